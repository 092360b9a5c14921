package dev.tessera.offline.network;

import java.util.Arrays;
import org.tensorflow.ndarray.Shape;

/** The values of one parameter outside TensorFlow, row-major. */
public record Weights(Shape shape, float[] values) {
    public Weights {
        if (shape.size() != values.length) {
            throw new IllegalArgumentException("shape " + Arrays.toString(shape.asArray()) + " holds " + shape.size()
                    + " values, got " + values.length);
        }
    }

    public static Weights of(float[] values, long... dimensions) {
        return new Weights(Shape.of(dimensions), values);
    }

    /** Other values in the same shape. */
    public Weights with(float[] others) {
        return new Weights(shape, others);
    }

    /** The same values in another shape of the same size. */
    public Weights reshaped(Shape other) {
        return new Weights(other, values);
    }
}
