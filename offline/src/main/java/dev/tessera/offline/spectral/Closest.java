package dev.tessera.offline.spectral;

import dev.tessera.store.vector.DotProduct;

/** How close the vectors of a catalog are, to bring them to a scale at which a softmax over it tells the closest from the rest. */
public final class Closest {
    private static final int SAMPLE = 500;

    private Closest() {}

    /**
     * The dot product with the closest other item, averaged over some {@value #SAMPLE} items.
     *
     * @param vectors [all items, dimension]
     * @param items those that are looked at
     */
    public static double mean(float[] vectors, int dimension, int[] items) {
        double sum = 0;
        int sampled = 0;
        for (int k = 0; k < items.length; k += Math.max(1, items.length / SAMPLE)) {
            sum += closest(vectors, dimension, items, items[k]);
            sampled++;
        }
        return sampled == 0 ? 0 : sum / sampled;
    }

    private static double closest(float[] vectors, int dimension, int[] items, int item) {
        double closest = 0;
        for (int other : items) {
            if (other != item) {
                closest = Math.max(
                        closest, DotProduct.of(vectors, item * dimension, vectors, other * dimension, dimension));
            }
        }
        return closest;
    }
}
