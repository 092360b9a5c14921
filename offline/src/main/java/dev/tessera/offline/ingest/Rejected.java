package dev.tessera.offline.ingest;

import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;

/** Something of the input that was not accepted, and why. */
public record Rejected(
        @Column("the input file, as it was named") String file,

        @Column("line on which the row starts (CSV, JSON Lines) or row number from 1 (Parquet)")
        long row,

        @Column("the column at fault; empty if it is the row as a whole")
        String field,

        @Column("what is wrong; the same words for the same kind of fault")
        String reason,

        @Column("the text at fault, at most 500 characters of it")
        String raw) {
    public static final Table<Rejected> TABLE = Table.of("rejected", Rejected.class, 1);

    private static final int MAX_RAW = 500;

    public Rejected {
        if (raw.length() > MAX_RAW) {
            raw = raw.substring(0, MAX_RAW - 1) + "\u2026";
        }
    }

    /** The same; its text is of somebody who is, or may be, forgotten. */
    Rejected withoutRaw() {
        return new Rejected(file, row, field, reason, "");
    }

    static Rejected field(SourceRow row, String field, Fault fault) {
        return new Rejected(
                row.file(), row.row(), field, fault.reason(), row.fields().getOrDefault(field, ""));
    }
}
