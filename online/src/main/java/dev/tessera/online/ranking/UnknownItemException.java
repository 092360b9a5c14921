package dev.tessera.online.ranking;

/** The item that a request is about is not in the generation served. */
public final class UnknownItemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownItemException(String message) {
        super(message);
    }

    public UnknownItemException(String message, Throwable cause) {
        super(message, cause);
    }
}
