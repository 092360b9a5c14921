package dev.tessera.offline.ingest;

/** A field that cannot be accepted. Caught where the row is known, never seen outside of this room. */
final class FaultException extends Exception {
    private static final long serialVersionUID = 1;

    private final String field;
    private final Fault fault;

    FaultException(String field, Fault fault) {
        super(field + ": " + fault.reason(), null, false, false);
        this.field = field;
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }

    Rejected of(SourceRow row) {
        return Rejected.field(row, field, fault);
    }
}
