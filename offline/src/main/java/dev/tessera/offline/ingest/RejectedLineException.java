package dev.tessera.offline.ingest;

/** An {@link EventLine} is no event that can be taken. */
public final class RejectedLineException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Rejected rejected;

    RejectedLineException(Rejected rejected) {
        super(rejected.field() + ": " + rejected.reason(), null, false, false);
        this.rejected = rejected;
    }

    public Rejected rejected() {
        return rejected;
    }
}
