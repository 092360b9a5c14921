package dev.tessera.offline.towers;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Convolutional blocks over pictures [items, height, width, channels]. */
final class Convolutions {
    private final Ops tf;
    private final Layers layers;

    Convolutions(Ops tf, Layers layers) {
        this.tf = tf;
        this.layers = layers;
    }

    /** A convolution with {@code name/weight}, as {@link #linear} has it, and {@code name/bias}. */
    Operand<TFloat32> convolution(String name, Operand<TFloat32> x, Kernel kernel) {
        Operand<TFloat32> bias = layers.parameter(name + "/bias", Initialiser.zeros(), kernel.outputs);
        return tf.math.add(linear(name, x, kernel), bias);
    }

    /**
     * A convolution without bias.
     *
     * @param name its kernel is {@code name/weight}, [size, size, inputs, outputs], or {@code name/depthwise}, [size, size, channels, 1]
     */
    Operand<TFloat32> linear(String name, Operand<TFloat32> x, Kernel kernel) {
        List<Long> strides = List.of(1L, (long) kernel.stride, (long) kernel.stride, 1L);
        Operand<TFloat32> padded = kernel.padding.apply(tf, x, kernel.size, 0);
        if (kernel.depthwise) {
            Initialiser start = Initialiser.normal(Math.sqrt(2.0 / (kernel.size * kernel.size)));
            Operand<TFloat32> weight =
                    layers.parameter(name + "/depthwise", start, kernel.size, kernel.size, kernel.inputs, 1);
            return tf.nn.depthwiseConv2dNative(padded, weight, strides, kernel.padding.mode());
        }
        long[] shape = {kernel.size, kernel.size, kernel.inputs, kernel.outputs};
        String weight = name + "/weight";
        String mode = kernel.padding.mode();
        Operand<TFloat32> y = tf.nn.conv2d(padded, layers.parameter(weight, Initialiser.he(), shape), strides, mode);
        return layers.addition(weight, shape)
                .map(low -> {
                    Operand<TFloat32> narrow = tf.nn.conv2d(padded, low.down(), strides, mode);
                    return low.addTo(tf, y, layers.matMul(narrow, low.up(), low.rank(), kernel.outputs));
                })
                .orElse(y);
    }

    /**
     * Batch normalisation (Ioffe and Szegedy, 2015) with statistics that stay as they are: {@code name/mean} and {@code name/variance}
     * beside {@code name/scale} and {@code name/shift}. As constants they become part of the convolution before.
     */
    Operand<TFloat32> norm(String name, Operand<TFloat32> x, int channels, float epsilon) {
        Operand<TFloat32> variance = layers.parameter(name + "/variance", Initialiser.constant(1), channels);
        Operand<TFloat32> mean = layers.parameter(name + "/mean", Initialiser.zeros(), channels);
        Operand<TFloat32> scale = layers.parameter(name + "/scale", Initialiser.constant(1), channels);
        Operand<TFloat32> shift = layers.parameter(name + "/shift", Initialiser.zeros(), channels);
        Operand<TFloat32> factor = tf.math.mul(scale, tf.math.rsqrt(tf.math.add(variance, tf.constant(epsilon))));
        return tf.math.add(tf.math.mul(x, factor), tf.math.sub(shift, tf.math.mul(mean, factor)));
    }

    /** The largest of each {@code size x size} places. */
    Operand<TFloat32> maxPool(Operand<TFloat32> x, int size, int stride, Padding padding) {
        return tf.nn.maxPool(
                padding.apply(tf, x, size, -Float.MAX_VALUE),
                tf.array(1, size, size, 1),
                tf.array(1, stride, stride, 1),
                padding.mode());
    }

    /** Mean over all positions: [items, channels]. */
    Operand<TFloat32> meanPool(Operand<TFloat32> x) {
        return tf.math.mean(x, tf.array(1, 2));
    }

    /**
     * Edge of the kernel, step between its places, channels in and out.
     *
     * @param depthwise whether each channel is convolved by itself
     */
    record Kernel(int size, int stride, int inputs, int outputs, Padding padding, boolean depthwise) {
        /** One over all channels, padded as TensorFlow does. */
        Kernel(int size, int stride, int inputs, int outputs) {
            this(size, stride, inputs, outputs, Padding.SAME, false);
        }
    }
}
