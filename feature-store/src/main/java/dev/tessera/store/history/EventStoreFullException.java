package dev.tessera.store.history;

/** There is no room for events now. The message says what has to be made larger or read faster. */
public final class EventStoreFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EventStoreFullException(String message) {
        super(message);
    }

    public EventStoreFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
