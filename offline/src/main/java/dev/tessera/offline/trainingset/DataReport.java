package dev.tessera.offline.trainingset;

import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;

/** One fact about the data or about what a study asks for; what it means stands in the protocol's reference. */
public record DataReport(
        String study,

        @Column("which fact, in words joined by underscores")
        String fact,

        @Column("what it is restricted to, for example TEST/ALL or 80%; empty if nothing")
        String slice,

        @Column("the figure") double value,

        @Column("what the figure counts: events, users, items, share, minutes, days")
        String unit) {
    public static final Table<DataReport> TABLE = Table.of("data_report", DataReport.class, 1);
}
