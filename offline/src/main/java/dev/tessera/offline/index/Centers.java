package dev.tessera.offline.index;

import dev.tessera.store.vector.ColumnMatrix;
import dev.tessera.store.vector.ItemVectors;
import java.util.stream.IntStream;

/** The centers of cells. The nearest one by Euclidean distance of vectors, and of biases times a weight. */
final class Centers {
    private static final int ROWS_A_TASK = 1024;

    private final ItemVectors items;
    private final float biasWeight;
    private final ColumnMatrix vectors;
    private final float[] biases;
    private final float[] halfSquares;

    /**
     * @param vectors one behind the other, as long as those of the items
     * @param biases one a center, weighted
     */
    Centers(ItemVectors items, float biasWeight, float[] vectors, float[] biases) {
        this.items = items;
        this.biasWeight = biasWeight;
        this.vectors = new ColumnMatrix(vectors, items.dimension());
        this.biases = biases;
        this.halfSquares = new float[biases.length];
        for (int center = 0; center < biases.length; center++) {
            double square = (double) biases[center] * biases[center];
            for (int i = center * items.dimension(); i < (center + 1) * items.dimension(); i++) {
                square += (double) vectors[i] * vectors[i];
            }
            halfSquares[center] = (float) (square / 2);
        }
    }

    /** The nearest center of each of some rows. */
    int[] nearest(int[] rows) {
        int[] nearest = new int[rows.length];
        IntStream.range(0, (rows.length + ROWS_A_TASK - 1) / ROWS_A_TASK)
                .parallel()
                .forEach(task ->
                        nearest(rows, task * ROWS_A_TASK, Math.min(rows.length, (task + 1) * ROWS_A_TASK), nearest));
        return nearest;
    }

    private void nearest(int[] rows, int from, int to, int[] nearest) {
        float[] closeness = new float[biases.length];
        float[] vector = new float[items.dimension()];
        for (int i = from; i < to; i++) {
            items.copyVector(rows[i], vector, 0);
            float bias = biasWeight * items.bias(rows[i]);
            for (int center = 0; center < closeness.length; center++) {
                closeness[center] = bias * biases[center] - halfSquares[center];
            }
            vectors.addProducts(vector, 0, closeness);
            nearest[i] = greatest(closeness);
        }
    }

    private static int greatest(float[] values) {
        int greatest = 0;
        for (int i = 1; i < values.length; i++) {
            greatest = values[i] > values[greatest] ? i : greatest;
        }
        return greatest;
    }
}
