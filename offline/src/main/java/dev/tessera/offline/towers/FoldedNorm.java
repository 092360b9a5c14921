package dev.tessera.offline.towers;

import dev.tessera.offline.network.Weights;
import java.util.Map;

/**
 * Convolutions as PyTorch stores them, [outputs, inputs, height, width] with batch normalisation behind, as TensorFlow runs them:
 * [height, width, inputs, outputs], or [height, width, channels, 1] if depthwise, with the normalisation folded in:
 * w' = w g / sqrt(v + e), b' = b - m g / sqrt(v + e).
 */
final class FoldedNorm {
    private FoldedNorm() {}

    static void put(
            Map<String, Weights> weights,
            WeightFile file,
            String name,
            Convolutions.Kernel kernel,
            boolean depthwise,
            float epsilon) {
        int inputs = depthwise ? 1 : kernel.inputs();
        int outputs = kernel.outputs();
        int size = kernel.size();
        float[] weight = file.tensor(name + ".convolution.weight", outputs, inputs, size, size)
                .values();
        float[] scale = norm(file, name, "weight", outputs);
        float[] shift = norm(file, name, "bias", outputs);
        float[] mean = norm(file, name, "running_mean", outputs);
        float[] variance = norm(file, name, "running_var", outputs);
        float[] folded = new float[weight.length];
        float[] bias = new float[outputs];
        for (int o = 0; o < outputs; o++) {
            double factor = scale[o] / Math.sqrt((double) variance[o] + epsilon);
            bias[o] = (float) (shift[o] - mean[o] * factor);
            for (int i = 0; i < inputs; i++) {
                for (int p = 0; p < size * size; p++) {
                    int at = (p * inputs + i) * outputs + o;
                    folded[at] = (float) (weight[(o * inputs + i) * size * size + p] * factor);
                }
            }
        }
        weights.put(
                name + "/weight",
                depthwise
                        ? Weights.of(folded, size, size, outputs, 1)
                        : Weights.of(folded, size, size, inputs, outputs));
        weights.put(name + "/bias", Weights.of(bias, outputs));
    }

    /** [outputs, inputs] as PyTorch stores a linear layer, to [inputs, outputs]. */
    static Weights transposed(Weights linear) {
        int rows = (int) linear.shape().get(0);
        int columns = (int) linear.shape().get(1);
        float[] values = new float[rows * columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                values[c * rows + r] = linear.values()[r * columns + c];
            }
        }
        return Weights.of(values, columns, rows);
    }

    private static float[] norm(WeightFile file, String name, String statistic, int outputs) {
        return file.tensor(name + ".normalization." + statistic, outputs).values();
    }
}
