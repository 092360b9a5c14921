package dev.tessera.online.settings;

/** What a file holds is right, but may be used only later. The message says from when on. */
public final class NotYetException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public NotYetException(String message) {
        super(message);
    }

    NotYetException(String message, NotYetException cause) {
        super(message, cause);
    }
}
