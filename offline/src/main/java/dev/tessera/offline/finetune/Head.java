package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Weights;
import java.util.Arrays;

/**
 * The projection of one modality's features to its part, with the features brought to mean 0 and a common scale before it where they do
 * not train. Mean and scale are those of the training items.
 *
 * @param mean of each feature
 * @param scale what features are divided by
 * @param start the projection's weights at first, [width, dimension]
 * @param bias what is added to the part at first, [dimension]
 */
record Head(float[] mean, float scale, Initialiser start, Initialiser bias) {
    /** Adds nothing to the part at first. */
    Head(float[] mean, float scale, Initialiser start) {
        this(mean, scale, start, Initialiser.zeros());
    }

    /** Features that train find their own scale. */
    static Head plain(int width, int dimension) {
        return new Head(new float[width], 1, Initialiser.normal(0.3 / Math.sqrt((double) width)));
    }

    /**
     * Brings features that do not train to mean 0 and mean square length 1 over some items, so that wide and narrow ones learn equally
     * fast; starts at zero.
     */
    static Head scaling(FeatureBranch branch, int[] items) {
        float[][] rows = Arrays.stream(items)
                .mapToObj(item -> branch.rows()[item])
                .filter(row -> row.length > 0)
                .toArray(float[][]::new);
        double[] sum = new double[branch.width()];
        double square = 0;
        for (float[] row : rows) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += row[i];
                square += (double) row[i] * row[i];
            }
        }
        int count = Math.max(1, rows.length);
        float[] mean = new float[sum.length];
        double variance = square / count;
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / count);
            variance -= (double) mean[i] * mean[i];
        }
        return new Head(mean, variance > 0 ? (float) Math.sqrt(variance) : 1, Initialiser.zeros());
    }

    Head startingAt(Initialiser other) {
        return new Head(mean, scale, other, bias);
    }

    Head startingAt(Weights otherWeight, Weights otherBias) {
        return new Head(mean, scale, Initialiser.of(otherWeight), Initialiser.of(otherBias));
    }

    /** The same, starting at so many times its values. */
    Head times(float factor) {
        return new Head(mean, scale, times(start, factor), times(bias, factor));
    }

    private static Initialiser times(Initialiser initialiser, float factor) {
        return (shape, random) -> {
            float[] values = initialiser.values(shape, random).clone();
            for (int i = 0; i < values.length; i++) {
                values[i] *= factor;
            }
            return values;
        };
    }

    /** A row as the projection sees it; of length 0 if it is absent. */
    float[] scaled(float[] row) {
        float[] scaled = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            scaled[i] = (row[i] - mean[i]) / scale;
        }
        return scaled;
    }

    /**
     * Folds the scaling of the features and of the part into one dense layer: part = ((x - mean) / scale W + b - centre) times.
     *
     * @param weight [width, dimension]
     * @param centre taken off the part
     * @param times what the part is multiplied with
     */
    Folded fold(Weights weight, Weights bias, float[] centre, float times) {
        int dimension = bias.values().length;
        float[] folded = new float[weight.values().length];
        float[] shift = new float[dimension];
        for (int j = 0; j < dimension; j++) {
            double offset = bias.values()[j] - centre[j];
            for (int i = 0; i < mean.length; i++) {
                float value = weight.values()[i * dimension + j] / scale;
                folded[i * dimension + j] = value * times;
                offset -= (double) mean[i] * value;
            }
            shift[j] = (float) (offset * times);
        }
        return new Folded(Weights.of(folded, mean.length, dimension), Weights.of(shift, dimension));
    }

    /** A dense layer. */
    record Folded(Weights weight, Weights bias) {}
}
