package dev.tessera.store.vector;

/** Stored bytes are not what was written, or not of the expected kind. The message says what was found and what was expected. */
public final class CorruptBlockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CorruptBlockException(String message) {
        super(message);
    }

    public CorruptBlockException(String message, Throwable cause) {
        super(message, cause);
    }
}
