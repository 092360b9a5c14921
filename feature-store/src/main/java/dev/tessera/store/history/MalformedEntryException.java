package dev.tessera.store.history;

/** An entry of the event stream is no event. */
public final class MalformedEntryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String reason;
    private final String raw;

    MalformedEntryException(String field, String reason, String raw) {
        super(field + " is '" + raw + "': " + reason);
        this.field = field;
        this.reason = reason;
        this.raw = raw;
    }

    /** The field at fault. */
    public String field() {
        return field;
    }

    /** What is wrong; the same words for the same kind of fault. */
    public String reason() {
        return reason;
    }

    /** What the field holds. */
    public String raw() {
        return raw;
    }
}
