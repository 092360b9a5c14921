package dev.tessera.online.fallback;

/** There is no time for what was begun, and some for what is cheaper. */
public final class OutOfTimeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfTimeException() {
        super("only time for something cheaper is left", null, false, false);
    }
}
