package dev.tessera.online.decisions;

/** A row of the log says what this build does not know, as of a newer one. The message names the column. */
final class NotUnderstoodException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotUnderstoodException(String message, Throwable cause) {
        super(message, cause);
    }
}
