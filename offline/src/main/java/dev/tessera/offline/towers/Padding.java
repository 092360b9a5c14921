package dev.tessera.offline.towers;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What a kernel sees beyond the border of a picture. */
public enum Padding {
    /** As TensorFlow's "SAME": as little as the stride needs; of an odd number the larger half behind. */
    SAME,
    /** As PyTorch's {@code padding = size / 2}: the same on every side, whatever the stride. */
    CENTRED,
    /** Nothing: places that would look beyond are left out. */
    NONE;

    /** What the convolution or pooling behind {@link #apply} is told. */
    String mode() {
        return this == SAME ? "SAME" : "VALID";
    }

    /** The picture that the convolution or pooling reads. TensorFlow cannot differentiate convolutions with a padding of their own. */
    Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x, int size, float value) {
        int edge = size / 2;
        if (this != CENTRED || edge == 0) {
            return x;
        }
        int[][] edges = {{0, 0}, {edge, edge}, {edge, edge}, {0, 0}};
        return tf.pad(x, tf.constant(edges), tf.constant(value));
    }
}
