package dev.tessera.offline.evaluate;

import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;

/** One figure: the mean over users, with its 95% bootstrap interval. */
public record MetricRow(
        String study,

        @Column("family of splits: time, leave-last-out, cold")
        String split,

        @Column("all: every engagement is a right answer; high: those whose value reaches the threshold")
        String labels,

        String model,
        @Column("of the model's training") long seed,
        String slice,

        @Column(
                "recall, ndcg, mrr, hit_rate, coverage, popularity, novelty, cold_share, cold_share_of_events, share_of_reachable")
        String metric,

        @Column("how much of the list is looked at; 0 where no list is")
        int k,

        double value,

        @Column("lower end of the 95% interval over users; NaN where there is none")
        double low,

        @Column("upper end") double high,
        long users,
        long targets) {
    public static final Table<MetricRow> TABLE = Table.of("metrics", MetricRow.class, 1);
}
