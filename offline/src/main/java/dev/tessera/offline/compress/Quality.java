package dev.tessera.offline.compress;

import dev.tessera.offline.evaluate.Slice;
import java.util.Map;

/** NDCG@10 with item vectors as trained and with others: of all questions, of those about cold items, and of these among cold items. */
record Quality(Change all, Change cold, Change coldAmongCold) {

    /** @param ndcg by name of the vectors, then by slice */
    static Quality of(Map<String, Map<Slice, Double>> ndcg, String before, String after) {
        Map<Slice, Double> first = ndcg.getOrDefault(before, Map.of());
        Map<Slice, Double> second = ndcg.getOrDefault(after, Map.of());
        return new Quality(
                change(first, second, Slice.ALL),
                change(first, second, Slice.COLD_ITEM),
                change(first, second, Slice.COLD_AMONG_COLD));
    }

    private static Change change(Map<Slice, Double> before, Map<Slice, Double> after, Slice slice) {
        return new Change(before.getOrDefault(slice, Double.NaN), after.getOrDefault(slice, Double.NaN));
    }
}
