package dev.tessera.offline.evaluate.recommend;

import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.store.model.ItemId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a user's history says in a baseline's terms: distinct items with weights. The arrays are not to be written. */
public record WeightedItems(int[] items, float[] weights) {

    /** Everything that the user ever touched, with weight 1. */
    public static WeightedItems all(EvaluationTarget target, Catalog catalog) {
        return decayed(target.seen(), 1, catalog);
    }

    /** The recent history; each entry weighs {@code decay} times the one after it. A repeated item counts where it stands last. */
    public static WeightedItems recent(EvaluationTarget target, double decay, Catalog catalog) {
        return decayed(target.historyItems(), decay, catalog);
    }

    private static WeightedItems decayed(List<ItemId> oldestFirst, double decay, Catalog catalog) {
        Map<Integer, Float> weights = new LinkedHashMap<>();
        double weight = 1;
        for (int i = oldestFirst.size() - 1; i >= 0; i--) {
            weights.putIfAbsent(catalog.position(oldestFirst.get(i)), (float) weight);
            weight *= decay;
        }
        int[] items = weights.keySet().stream().mapToInt(Integer::intValue).toArray();
        float[] values = new float[items.length];
        for (int i = 0; i < items.length; i++) {
            values[i] = weights.getOrDefault(items[i], 0f);
        }
        return new WeightedItems(items, values);
    }

    public int size() {
        return items.length;
    }

    public int item(int index) {
        return items[index];
    }

    public float weight(int index) {
        return weights[index];
    }
}
