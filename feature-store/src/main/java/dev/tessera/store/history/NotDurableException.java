package dev.tessera.store.history;

/** Events were stored, but not as durably as they are to be; sending them again is harmless, and is how to find out. */
public final class NotDurableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotDurableException(String message) {
        super(message);
    }
}
