package dev.tessera.offline.evaluate.baseline;

import dev.tessera.offline.evaluate.metric.RankMetric;
import dev.tessera.offline.evaluate.metric.Ranking;
import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.Recommender;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Judges settings on targets between training and cut: NDCG@10, averaged per user, then over users. */
public final class Validation {
    /** Settings differ by more than what the targets beyond these could tell. */
    private static final int MOST_TARGETS = 1000;

    private final Catalog catalog;
    private final List<EvaluationTarget> targets;

    /** @param targets evenly thinned if there are very many */
    public Validation(Catalog catalog, List<EvaluationTarget> targets) {
        this.catalog = catalog;
        int kept = Math.min(MOST_TARGETS, targets.size());
        this.targets = IntStream.range(0, kept)
                .mapToObj(i -> targets.get((int) ((long) i * targets.size() / kept)))
                .toList();
    }

    public boolean isEmpty() {
        return targets.isEmpty();
    }

    /** The recommender's value; comparable between recommenders on the same targets. */
    public double judge(Recommender recommender) {
        double[] values = new double[targets.size()];
        Arrays.parallelSetAll(values, index -> value(recommender, targets.get(index)));
        Map<UserId, List<Double>> byUser = new TreeMap<>();
        for (int index = 0; index < values.length; index++) {
            byUser.computeIfAbsent(targets.get(index).user(), user -> new ArrayList<>())
                    .add(values[index]);
        }
        return byUser.values().stream().mapToDouble(Validation::mean).average().orElse(0);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    private double value(Recommender recommender, EvaluationTarget target) {
        double rank =
                Ranking.midRank(recommender.score(target), catalog.candidates(target), catalog.position(target.item()));
        return RankMetric.NDCG.of(rank, 10);
    }
}
