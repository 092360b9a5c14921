package dev.tessera.online.ranking;

/** The store behind the server has no room; the same request may succeed once there is some. */
public final class StoreFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
