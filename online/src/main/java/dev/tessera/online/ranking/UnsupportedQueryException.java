package dev.tessera.online.ranking;

/** The generation served lacks what the query needs. */
public final class UnsupportedQueryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedQueryException(String message) {
        super(message);
    }

    public UnsupportedQueryException(String message, Throwable cause) {
        super(message, cause);
    }
}
