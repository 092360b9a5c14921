package dev.tessera.offline.evaluate;

import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import java.util.Map;

/** The paired difference of two models on the same users, each averaged over its seeds first. */
public record Comparison(
        String split,
        String labels,
        String slice,
        String metric,
        int k,
        String model,
        String against,
        @Column("mean over users of model minus against") double difference,

        @Column("lower end of the 95% paired bootstrap interval")
        double low,

        @Column("upper end") double high,

        @Column("the smallest true difference that such a sample shows in 80% of cases")
        double smallestDetectable,

        long users,
        @Column("seeds of the model") int seeds,

        @Column(
                "beats or loses: the interval excludes 0 over 3 seeds or more, or model and against have no seeds; above, below: it excludes 0 over fewer; undecided: it does not")
        String verdict) {
    public static final Table<Comparison> TABLE = Table.of("comparisons", Comparison.class, 1);

    private static final Map<String, String> OPPOSITE =
            Map.of("beats", "loses", "loses", "beats", "above", "below", "below", "above");

    /** The same pair, seen from the other side. */
    Comparison reversed() {
        return new Comparison(
                split,
                labels,
                slice,
                metric,
                k,
                against,
                model,
                0 - difference,
                0 - high,
                0 - low,
                smallestDetectable,
                users,
                seeds,
                OPPOSITE.getOrDefault(verdict, verdict));
    }
}
