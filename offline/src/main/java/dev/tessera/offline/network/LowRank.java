package dev.tessera.offline.network;

import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A low-rank addition to a matrix or kernel that stays as it is (LoRA, Hu et al., 2022): W + scale down up.
 *
 * @param down as W, but with only {@code rank} outputs
 * @param up [rank, outputs]
 */
public record LowRank(Operand<TFloat32> down, Operand<TFloat32> up, int rank, float scale) {
    /**
     * Of parameters in training: {@code name/down}, which starts at random, and {@code name/up}, which starts at zero, so that nothing is
     * added at first.
     *
     * @param shape of W
     * @param rank at most the number of W's outputs
     */
    public static LowRank of(Parameters parameters, String name, Shape shape, int rank, float scale) {
        int last = shape.numDimensions() - 1;
        Shape down = shape.take(last).append(rank);
        return new LowRank(
                parameters.get(downName(name), down, Initialiser.he()),
                parameters.get(upName(name), Shape.of(rank, shape.get(last)), Initialiser.zeros()),
                rank,
                scale);
    }

    public static String downName(String name) {
        return name + "/down";
    }

    public static String upName(String name) {
        return name + "/up";
    }

    /** What W gave, and what the addition gives before it is scaled, together. */
    public Operand<TFloat32> addTo(Ops tf, Operand<TFloat32> y, Operand<TFloat32> product) {
        return tf.math.add(y, tf.math.mul(product, tf.constant(scale)));
    }

    /** W + scale down up, so that a network without additions does the same. */
    public static Weights merged(Weights weight, Weights down, Weights up, float scale) {
        int rank = (int) up.shape().get(0);
        int outputs = (int) up.shape().get(1);
        float[] merged = Arrays.copyOf(weight.values(), weight.values().length);
        for (int row = 0; row < merged.length / outputs; row++) {
            for (int column = 0; column < outputs; column++) {
                double sum = 0;
                for (int k = 0; k < rank; k++) {
                    sum += (double) down.values()[row * rank + k] * up.values()[k * outputs + column];
                }
                merged[row * outputs + column] += (float) (scale * sum);
            }
        }
        return weight.with(merged);
    }
}
