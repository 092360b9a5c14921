package dev.tessera.offline.towers;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * How bytes of pixels become the numbers that a network reads: (byte factor - mean) / deviation, channel by channel.
 *
 * @param factor what a byte is multiplied with, most often 1/255
 * @param mean of red, green and blue
 * @param deviation of red, green and blue
 */
public record PixelScale(double factor, List<Double> mean, List<Double> deviation) {
    public PixelScale {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.size() != 3 || deviation.size() != 3) {
            throw new IllegalArgumentException(
                    "expected mean and deviation of three channels, got " + mean + " and " + deviation);
        }
    }

    /** The same for all channels, of bytes brought to 0 to 1. */
    static PixelScale of(double mean, double deviation) {
        return new PixelScale(1 / 255.0, List.of(mean, mean, mean), List.of(deviation, deviation, deviation));
    }

    /** Adds it to a graph: [items, height, width, 3]. */
    Operand<TFloat32> apply(Ops tf, Operand<TUint8> pixels) {
        float[] factors = new float[3];
        float[] shifts = new float[3];
        for (int i = 0; i < 3; i++) {
            factors[i] = (float) (factor / deviation.get(i));
            shifts[i] = (float) (-mean.get(i) / deviation.get(i));
        }
        Operand<TFloat32> floats = tf.dtypes.cast(pixels, TFloat32.class);
        return tf.math.add(tf.math.mul(floats, tf.constant(factors)), tf.constant(shifts));
    }
}
