package dev.tessera.store.vector;

import dev.tessera.store.model.ItemId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Made-up item vectors that have something to find: items of a topic are alike, and users like a few topics. */
public final class ClusteredItems {
    private final Random random;
    private final float[][] topics;
    private final int[] topicOf;
    private final ItemVectors items;

    public ClusteredItems(int size, int dimension, int topicCount, long seed) {
        random = new Random(seed);
        topics = new float[topicCount][];
        Arrays.setAll(topics, topic -> gaussian(dimension, 1));
        topicOf = new int[size];
        List<ItemId> ids = new ArrayList<>();
        float[] matrix = new float[size * dimension];
        float[] biases = gaussian(size, 0.3);
        for (int row = 0; row < size; row++) {
            ids.add(new ItemId("item-%07d".formatted(row)));
            topicOf[row] = random.nextInt(topicCount);
            float[] own = gaussian(dimension, 0.4);
            for (int i = 0; i < dimension; i++) {
                matrix[row * dimension + i] = topics[topicOf[row]][i] + own[i];
            }
        }
        items = new ItemVectors(ids, dimension, matrix, biases);
    }

    private float[] gaussian(int length, double deviation) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = (float) (deviation * random.nextGaussian());
        }
        return numbers;
    }

    public ItemVectors items() {
        return items;
    }

    public int topicOf(int row) {
        return topicOf[row];
    }

    public List<float[]> users(int count) {
        List<float[]> users = new ArrayList<>();
        for (int user = 0; user < count; user++) {
            float[] vector = gaussian(items.dimension(), 0.2);
            for (int liked = 0; liked < 2; liked++) {
                float[] topic = topics[random.nextInt(topics.length)];
                for (int i = 0; i < vector.length; i++) {
                    vector[i] += 0.5f * topic[i];
                }
            }
            users.add(vector);
        }
        return users;
    }

    /** Each item in the cell of the nearest of as many items drawn by lot. */
    public Cells cells(int count, Cells.Effort effort) {
        int[] centers = random.ints(count, 0, items.size()).toArray();
        int[] cellOf = new int[items.size()];
        for (int row = 0; row < cellOf.length; row++) {
            cellOf[row] = nearest(items.vector(row), centers);
        }
        return new Cells(cellOf, count, effort);
    }

    private int nearest(float[] vector, int[] centers) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int center = 0; center < centers.length; center++) {
            float[] other = items.vector(centers[center]);
            double square = 0;
            for (int i = 0; i < vector.length; i++) {
                square += Math.pow((double) vector[i] - other[i], 2);
            }
            if (square < least) {
                least = square;
                nearest = center;
            }
        }
        return nearest;
    }
}
