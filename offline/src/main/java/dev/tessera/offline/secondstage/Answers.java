package dev.tessera.offline.secondstage;

import dev.tessera.offline.evaluate.metric.RankMetric;
import dev.tessera.offline.evaluate.metric.Ranking;
import dev.tessera.store.model.UserId;
import dev.tessera.store.vector.ScoredItem;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** NDCG@10 of each user, with the first stage alone and with residuals added to it. */
final class Answers {
    private static final int CUTOFF = 10;

    private final SortedMap<UserId, double[]> users = new TreeMap<>();

    /** @param residuals one a candidate */
    void add(Case asked, float[] residuals) {
        double[] sums = users.computeIfAbsent(asked.user(), user -> new double[3]);
        sums[0] += gain(asked, new float[residuals.length]);
        sums[1] += gain(asked, residuals);
        sums[2]++;
    }

    private static double gain(Case asked, float[] residuals) {
        if (!asked.reachable()) {
            return 0;
        }
        List<ScoredItem> candidates = asked.question().candidates();
        float[] scores = new float[candidates.size()];
        boolean[] all = new boolean[scores.length];
        Arrays.fill(all, true);
        for (int c = 0; c < scores.length; c++) {
            scores[c] = candidates.get(c).score() + residuals[c];
        }
        return RankMetric.NDCG.of(Ranking.midRank(scores, all, asked.wanted()), CUTOFF);
    }

    /** Of the first stage, users in the order of their ids. */
    double[] first() {
        return users.values().stream().mapToDouble(sums -> sums[0] / sums[2]).toArray();
    }

    /** Of both stages. */
    double[] both() {
        return users.values().stream().mapToDouble(sums -> sums[1] / sums[2]).toArray();
    }
}
