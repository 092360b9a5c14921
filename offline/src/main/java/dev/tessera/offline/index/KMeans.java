package dev.tessera.offline.index;

import dev.tessera.store.vector.ItemVectors;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Divides items into cells of similar vectors and biases: k-means by Lloyd's rounds on a sample, then every item goes to its nearest center. The same items give
 * the same cells, however many threads there are.
 */
final class KMeans {
    private static final int ROUNDS = 8;
    private static final int SAMPLED_A_CELL = 64;

    private final ItemVectors items;
    private final float biasWeight;
    private final SplittableRandom random;

    /** @param biasWeight how far a difference of biases is apart, in the space of vectors */
    KMeans(ItemVectors items, float biasWeight, long seed) {
        this.items = items;
        this.biasWeight = biasWeight;
        this.random = new SplittableRandom(seed);
    }

    /** The cell of each item. */
    int[] cellOfItems(int cells) {
        int[] sample = sample((int) Math.min(items.size(), (long) SAMPLED_A_CELL * cells));
        Centers centers =
                means(Arrays.copyOf(sample, cells), IntStream.range(0, cells).toArray(), cells);
        Arrays.sort(sample);
        for (int round = 0; round < ROUNDS; round++) {
            centers = means(sample, centers.nearest(sample), cells);
        }
        return centers.nearest(IntStream.range(0, items.size()).toArray());
    }

    /** Rows in random order, each at most once. */
    private int[] sample(int count) {
        int[] rows = IntStream.range(0, items.size()).toArray();
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(rows.length - i);
            int row = rows[other];
            rows[other] = rows[i];
            rows[i] = row;
        }
        return Arrays.copyOf(rows, count);
    }

    /** The mean of each cell's rows; an empty cell moves to one of the rows. */
    private Centers means(int[] rows, int[] cellOf, int cells) {
        int dimension = items.dimension();
        double[] sums = new double[cells * dimension];
        double[] biases = new double[cells];
        int[] counts = new int[cells];
        for (int i = 0; i < rows.length; i++) {
            add(rows[i], cellOf[i], sums, biases, counts);
        }
        float[] means = new float[cells * dimension];
        float[] meanBiases = new float[cells];
        for (int cell = 0; cell < cells; cell++) {
            if (counts[cell] == 0) {
                add(rows[random.nextInt(rows.length)], cell, sums, biases, counts);
            }
            meanBiases[cell] = (float) (biases[cell] / counts[cell]);
            for (int i = cell * dimension; i < (cell + 1) * dimension; i++) {
                means[i] = (float) (sums[i] / counts[cell]);
            }
        }
        return new Centers(items, biasWeight, means, meanBiases);
    }

    private void add(int row, int cell, double[] sums, double[] biases, int[] counts) {
        float[] vector = items.vector(row);
        for (int i = 0; i < vector.length; i++) {
            sums[cell * vector.length + i] += vector[i];
        }
        biases[cell] += biasWeight * items.bias(row);
        counts[cell]++;
    }
}
