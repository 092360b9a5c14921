package dev.tessera.online.ranking;

/** The server cannot answer yet, or not any more; the same request may succeed later or elsewhere. */
public final class NotReadyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotReadyException(String message) {
        super(message);
    }

    public NotReadyException(String message, Throwable cause) {
        super(message, cause);
    }
}
