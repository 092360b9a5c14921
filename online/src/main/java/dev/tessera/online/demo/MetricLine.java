package dev.tessera.online.demo;

import dev.tessera.store.table.Table;

/** A row of the table that the evaluation writes: one figure, the mean over users, with its 95% interval. */
record MetricLine(
        String study,
        String split,
        String labels,
        String model,
        long seed,
        String slice,
        String metric,
        int k,
        double value,
        double low,
        double high,
        long users,
        long targets) {
    static final Table<MetricLine> TABLE = Table.of("metrics", MetricLine.class, 1);

    boolean isFor(String wantedMetric, int wantedK, String wantedSlice) {
        return metric.equals(wantedMetric) && k == wantedK && slice.equals(wantedSlice);
    }

    /** Whether two figures are of one model in one evaluation. */
    boolean sameRun(MetricLine other) {
        return study.equals(other.study)
                && split.equals(other.split)
                && labels.equals(other.labels)
                && model.equals(other.model)
                && seed == other.seed;
    }
}
