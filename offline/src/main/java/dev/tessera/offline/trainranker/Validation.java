package dev.tessera.offline.trainranker;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * NDCG@10 by full ranking over all items, those the user has seen left out, equal scores at their middle rank; averaged per user, then
 * over users.
 */
final class Validation {
    private static final int CUTOFF = 10;

    private Validation() {}

    /** @param users the user vector of each case */
    static double ndcg(List<Corpus.Case> cases, List<float[]> users, ItemTable items, Availability availability) {
        double[] gains = IntStream.range(0, cases.size())
                .parallel()
                .mapToDouble(i -> gain(cases.get(i), users.get(i), items, availability))
                .toArray();
        Map<Integer, List<Integer>> byUser = IntStream.range(0, cases.size())
                .boxed()
                .collect(Collectors.groupingBy(i -> cases.get(i).user(), TreeMap::new, Collectors.toList()));
        return byUser.values().stream()
                .mapToDouble(mine ->
                        mine.stream().mapToDouble(i -> gains[i]).average().orElse(0))
                .average()
                .orElse(0);
    }

    private static double gain(Corpus.Case wanted, float[] user, ItemTable items, Availability availability) {
        boolean[] seen = new boolean[items.biases().length];
        for (int item : wanted.seen()) {
            seen[item] = true;
        }
        float target = items.score(user, wanted.target());
        int better = 0;
        int equal = 0;
        for (int item = 0; item < seen.length; item++) {
            if (!seen[item] && item != wanted.target() && availability.at(item, wanted.time())) {
                float score = items.score(user, item);
                better += score > target ? 1 : 0;
                equal += score == target ? 1 : 0;
            }
        }
        double rank = 1 + better + equal / 2.0;
        return rank > CUTOFF ? 0 : Math.log(2) / Math.log(1 + rank);
    }
}
