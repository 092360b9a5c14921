package dev.tessera.online.fallback;

/** Nobody waits for the answer any more: the caller's deadline passed, or it cancelled. */
public final class DeadlinePassedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeadlinePassedException(String message) {
        super(message);
    }

    public DeadlinePassedException(String message, Throwable cause) {
        super(message, cause);
    }
}
