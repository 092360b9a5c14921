package dev.tessera.offline.towers;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** Convolutional blocks over pictures [items, height, width, channels], padded as TensorFlow's "SAME" does. */
final class Convolutions {
    private final Ops tf;
    private final Layers layers;

    Convolutions(Ops tf, Layers layers) {
        this.tf = tf;
        this.layers = layers;
    }

    /** Bytes 0 to 255 to (x / 255 - mean) / deviation, channel by channel. */
    Operand<TFloat32> scaled(Operand<TUint8> pixels, float[] mean, float[] deviation) {
        float[] factor = new float[mean.length];
        float[] shift = new float[mean.length];
        for (int i = 0; i < mean.length; i++) {
            factor[i] = 1 / (255 * deviation[i]);
            shift[i] = -mean[i] / deviation[i];
        }
        Operand<TFloat32> floats = tf.dtypes.cast(pixels, TFloat32.class);
        return tf.math.add(tf.math.mul(floats, tf.constant(factor)), tf.constant(shift));
    }

    /** A convolution with kernel {@code name/weight} [size, size, inputs, outputs] and {@code name/bias}. */
    Operand<TFloat32> convolution(String name, Operand<TFloat32> x, Kernel kernel) {
        Operand<TFloat32> weight = layers.parameter(
                name + "/weight", Initialiser.he(), kernel.size, kernel.size, kernel.inputs, kernel.outputs);
        Operand<TFloat32> bias = layers.parameter(name + "/bias", Initialiser.zeros(), kernel.outputs);
        return tf.math.add(tf.nn.conv2d(x, weight, strides(kernel), "SAME"), bias);
    }

    /** A convolution of each channel by itself, with kernel {@code name/weight} [size, size, channels, 1] and {@code name/bias}. */
    Operand<TFloat32> depthwise(String name, Operand<TFloat32> x, Kernel kernel) {
        Operand<TFloat32> weight = layers.parameter(
                name + "/weight",
                Initialiser.normal(Math.sqrt(2.0 / (kernel.size * kernel.size))),
                kernel.size,
                kernel.size,
                kernel.inputs,
                1);
        Operand<TFloat32> bias = layers.parameter(name + "/bias", Initialiser.zeros(), kernel.inputs);
        return tf.math.add(tf.nn.depthwiseConv2dNative(x, weight, strides(kernel), "SAME"), bias);
    }

    /** Mean over all positions: [items, channels]. */
    Operand<TFloat32> meanPool(Operand<TFloat32> x) {
        return tf.math.mean(x, tf.array(1, 2));
    }

    private static List<Long> strides(Kernel kernel) {
        return List.of(1L, (long) kernel.stride, (long) kernel.stride, 1L);
    }

    /** Edge of the kernel, step between its places, channels in and out. */
    record Kernel(int size, int stride, int inputs, int outputs) {}
}
