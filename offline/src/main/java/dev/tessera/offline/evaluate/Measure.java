package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.metric.RankMetric;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of the tables: a rank metric at a cutoff, or a property of the first 10.
 *
 * @param name as in column {@code metric}
 * @param k how much of the list is looked at
 * @param metric absent for properties of the list
 */
public record Measure(String name, int k, @Nullable RankMetric metric) {
    public static final List<Integer> CUTOFFS = List.of(5, 10, 20, 50);
    public static final Measure NDCG_10 = new Measure(RankMetric.NDCG.label(), 10, RankMetric.NDCG);

    static final String POPULARITY = "popularity";
    static final String NOVELTY = "novelty";
    static final String COLD_SHARE = "cold_share";

    static List<Measure> ofEveryUser() {
        List<Measure> measures = new ArrayList<>();
        for (RankMetric metric : RankMetric.values()) {
            for (int k : CUTOFFS) {
                measures.add(new Measure(metric.label(), k, metric));
            }
        }
        for (String property : List.of(POPULARITY, NOVELTY, COLD_SHARE)) {
            measures.add(new Measure(property, RankedTarget.JUDGED, null));
        }
        return List.copyOf(measures);
    }

    double of(RankedTarget target, Slice slice) {
        if (metric != null) {
            return metric.of(slice.rank(target), k);
        }
        return switch (name) {
            case POPULARITY -> target.popularity();
            case NOVELTY -> target.novelty();
            default -> target.coldShare();
        };
    }

    double combine(double[] targets) {
        return (metric == null ? RankMetric.RECALL : metric).combine(targets);
    }
}
