package dev.tessera.offline.trainingset;

import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import java.util.List;

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

    /** The share of users all of whose events lie within one day. */
    public static final String WITHIN_ONE_DAY = "users_within_one_day";

    private static final double BULK = 0.5;

    /** Whether the events were entered in bulk, so that their times say little: at least half of the users did all they did within one day. */
    public static boolean bulkEntry(List<DataReport> facts) {
        return facts.stream().anyMatch(row -> row.fact.equals(WITHIN_ONE_DAY) && row.value >= BULK);
    }
}
