package dev.tessera.offline.towers;

/** Weights that do not fit the network they were given for; the message names the file, the tensor, and what was expected. */
public final class WrongWeightsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public WrongWeightsException(String message) {
        super(message);
    }

    public WrongWeightsException(String message, Throwable cause) {
        super(message, cause);
    }
}
