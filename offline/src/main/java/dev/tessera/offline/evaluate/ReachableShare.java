package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.metric.Interval;
import dev.tessera.offline.evaluate.metric.UserBootstrap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How much of what could be gained over popularity a model gains: (model - popularity) / (reachable - popularity), in NDCG@10. */
final class ReachableShare {
    static final String METRIC = "share_of_reachable";
    private static final String POPULARITY = "popularity";

    private ReachableShare() {}

    /** Rows for every model in every slice where the bound is known; none for real data. */
    static List<MetricRow> of(List<PerUser> users) {
        record Key(String split, String labels, String slice) {}
        Map<Key, List<PerUser>> groups = users.stream()
                .collect(Collectors.groupingBy(
                        row -> new Key(row.split(), row.labels(), row.slice()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        List<MetricRow> rows = new ArrayList<>();
        groups.values().forEach(group -> rows.addAll(slice(group)));
        return rows;
    }

    private static List<MetricRow> slice(List<PerUser> group) {
        Map<Run, List<PerUser>> byRun =
                group.stream().collect(Collectors.groupingBy(PerUser::run, LinkedHashMap::new, Collectors.toList()));
        double[][] floor = replicates(byRun, POPULARITY);
        double[][] bound = replicates(byRun, ShopBounds.REACHABLE);
        if (floor.length == 0 || bound.length == 0) {
            return List.of();
        }
        List<MetricRow> rows = new ArrayList<>();
        byRun.forEach((run, users) -> {
            double[][] own = replicates(users);
            if (own[0].length == floor[0].length
                    && users.size() == byRun.values().iterator().next().size()) {
                double[] shares = new double[own[0].length];
                for (int i = 0; i < shares.length; i++) {
                    shares[i] = (own[0][i] - floor[0][i]) / (bound[0][i] - floor[0][i]);
                }
                double value = (own[1][0] - floor[1][0]) / (bound[1][0] - floor[1][0]);
                rows.add(row(run, users, Interval.of(value, shares)));
            }
        });
        return rows;
    }

    private static double[][] replicates(Map<Run, List<PerUser>> byRun, String model) {
        return byRun.entrySet().stream()
                .filter(entry -> entry.getKey().model().equals(model))
                .findFirst()
                .map(entry -> replicates(entry.getValue()))
                .orElse(new double[0][]);
    }

    /** The replicates of NDCG@10, and its value. */
    private static double[][] replicates(List<PerUser> users) {
        double[] series = MetricTable.series(users)[PerUser.MEASURES.indexOf(Measure.NDCG_10)];
        double[][] means = new UserBootstrap(series.length, MetricTable.RESAMPLES, MetricTable.SEED)
                .means(new double[][] {series});
        return new double[][] {means[0], {MetricTable.mean(series)}};
    }

    private static MetricRow row(Run run, List<PerUser> users, Interval share) {
        long targets = users.stream().mapToLong(PerUser::targets).sum();
        return MetricTable.row(run, users.get(0).slice(), METRIC, 10, share, users.size(), targets);
    }
}
