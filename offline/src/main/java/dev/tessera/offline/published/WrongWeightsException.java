package dev.tessera.offline.published;

/** A published model that cannot be a tower; the message names the file, the field or tensor, and what was expected. */
public final class WrongWeightsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public WrongWeightsException(String message) {
        super(message);
    }

    public WrongWeightsException(String message, Throwable cause) {
        super(message, cause);
    }
}
