package dev.tessera.store.generation;

/** A step on a generation was refused. The message names the generation, its state and the state that was expected. */
public final class GenerationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GenerationException(String message) {
        super(message);
    }

    public GenerationException(String message, Throwable cause) {
        super(message, cause);
    }
}
