package dev.tessera.online.grpc;

/** A field of a request is missing, malformed or out of its limits. */
public final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param field its path, for example {@code events[3].value}
     * @param problem what it is and what was expected
     */
    InvalidRequestException(String field, String problem) {
        this(field + " " + problem);
    }

    /** @param problem begins with the field's path */
    InvalidRequestException(String problem) {
        super(problem);
    }
}
