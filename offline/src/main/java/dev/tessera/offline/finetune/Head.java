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
 */
record Head(float[] mean, float scale, Initialiser start) {
    /** Features that train find their own scale. */
    static Head plain(int width, int dimension) {
        return new Head(new float[width], 1, Initialiser.normal(0.3 / Math.sqrt((double) width)));
    }

    /** Starts from the directions in which the features vary most. */
    static Head principal(FeatureBranch branch, int dimension) {
        float[][] rows =
                Arrays.stream(branch.rows()).filter(row -> row.length > 0).toArray(float[][]::new);
        PrincipalDirections directions = PrincipalDirections.of(rows, branch.width(), dimension);
        return new Head(directions.mean(), directions.deviation(), Initialiser.of(directions.matrix()));
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
