package dev.tessera.store.vector;

import dev.tessera.store.model.ItemId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A synthetic catalog of any size that is distributed like a given one: each item is one of those, moved by the difference of two others, so that the spread keeps its directions. */
public final class GrownItems {
    private GrownItems() {}

    /** @param distance how far items are moved; 1 moves them as far apart as items are anyway */
    public static ItemVectors of(ItemVectors base, int size, double distance, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int dimension = base.dimension();
        float scale = (float) (distance / Math.sqrt(2));
        List<ItemId> ids = new ArrayList<>(size);
        float[] matrix = new float[size * dimension];
        float[] biases = new float[size];
        for (int row = 0; row < size; row++) {
            ids.add(new ItemId("item-%08d".formatted(row)));
            int item = random.nextInt(base.size());
            int plus = random.nextInt(base.size());
            int minus = random.nextInt(base.size());
            float[] vector = base.vector(item);
            float[] from = base.vector(minus);
            float[] to = base.vector(plus);
            for (int i = 0; i < dimension; i++) {
                matrix[row * dimension + i] = vector[i] + scale * (to[i] - from[i]);
            }
            biases[row] = base.bias(item) + scale * (base.bias(plus) - base.bias(minus));
        }
        return new ItemVectors(ids, dimension, matrix, biases);
    }
}
