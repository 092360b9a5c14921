package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.metric.Interval;
import dev.tessera.offline.evaluate.metric.UserBootstrap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Averages users, with bootstrap intervals. */
final class MetricTable {
    static final int RESAMPLES = 1000;
    static final long SEED = 20240229;

    private MetricTable() {}

    /** One row for each measure of each run and slice. */
    static List<MetricRow> of(List<PerUser> users) {
        record Key(Run run, String slice) {}
        Map<Key, List<PerUser>> groups = users.stream()
                .collect(Collectors.groupingBy(
                        row -> new Key(row.run(), row.slice()), LinkedHashMap::new, Collectors.toList()));
        List<MetricRow> rows = new ArrayList<>();
        groups.forEach((key, group) -> rows.addAll(measures(key.run(), key.slice(), group)));
        return rows;
    }

    private static List<MetricRow> measures(Run run, String slice, List<PerUser> group) {
        double[][] series = series(group);
        double[][] replicates = new UserBootstrap(group.size(), RESAMPLES, SEED).means(series);
        long targets = group.stream().mapToLong(PerUser::targets).sum();
        List<MetricRow> rows = new ArrayList<>();
        for (int index = 0; index < series.length; index++) {
            Measure measure = PerUser.MEASURES.get(index);
            Interval interval = Interval.of(mean(series[index]), replicates[index]);
            rows.add(row(run, slice, measure.name(), measure.k(), interval, group.size(), targets));
        }
        return rows;
    }

    /** One series a measure, users in the order of their ids. */
    static double[][] series(List<PerUser> group) {
        List<PerUser> ordered =
                group.stream().sorted(Comparator.comparing(PerUser::user)).toList();
        double[][] series = new double[PerUser.MEASURES.size()][ordered.size()];
        for (int user = 0; user < ordered.size(); user++) {
            double[] values = ordered.get(user).values();
            for (int index = 0; index < values.length; index++) {
                series[index][user] = values[index];
            }
        }
        return series;
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * What is no mean over users: coverage of the catalog, and how many events are on cold items, to hold the share of cold items in the
     * lists against.
     *
     * @param hidden share of all events that are on items hidden by decree, for there every target is cold; NaN if none are hidden
     */
    static List<MetricRow> whole(StudyRun study, List<RankedTarget> ranks, int catalog, double hidden) {
        List<MetricRow> rows = new ArrayList<>();
        for (var labels : study.labelSets()) {
            Map<String, List<RankedTarget>> byModel = ranks.stream()
                    .filter(target -> target.in(labels))
                    .collect(Collectors.groupingBy(RankedTarget::model, LinkedHashMap::new, Collectors.toList()));
            byModel.forEach((model, targets) -> {
                Run run = study.run(labels, model);
                long users = targets.stream().map(RankedTarget::user).distinct().count();
                for (int k : Measure.CUTOFFS) {
                    Interval covered = Interval.exact(coverage(targets, k, catalog));
                    rows.add(row(run, Slice.ALL.label(), "coverage", k, covered, users, targets.size()));
                }
                double asked = targets.stream().filter(RankedTarget::coldItem).count() / (double) targets.size();
                Interval share = Interval.exact(Double.isNaN(hidden) ? asked : hidden);
                rows.add(row(run, Slice.ALL.label(), "cold_share_of_events", 0, share, users, targets.size()));
            });
        }
        return rows;
    }

    /** The share of the catalog that is in at least one target's first k. */
    static double coverage(List<RankedTarget> targets, int k, int catalog) {
        BitSet covered = new BitSet(catalog);
        for (RankedTarget target : targets) {
            for (int i = 0; i < Math.min(k, target.top().length); i++) {
                covered.set(target.top()[i]);
            }
        }
        return covered.cardinality() / (double) catalog;
    }

    static MetricRow row(Run run, String slice, String metric, int k, Interval interval, long users, long targets) {
        return new MetricRow(
                run.study(),
                run.split(),
                run.labels(),
                run.model(),
                run.seed(),
                slice,
                metric,
                k,
                interval.value(),
                interval.low(),
                interval.high(),
                users,
                targets);
    }
}
