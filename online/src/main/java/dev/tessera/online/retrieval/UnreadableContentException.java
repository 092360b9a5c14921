package dev.tessera.online.retrieval;

/** The picture of a content query cannot be decoded. The message says why and what was expected. */
public final class UnreadableContentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableContentException(String message, Throwable cause) {
        super(message, cause);
    }

    public UnreadableContentException(String message) {
        super(message);
    }
}
