package dev.tessera.offline.towers;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat32;

/**
 * Marks at some tokens of texts, in a graph.
 *
 * @param values 1 at those tokens, 0 at others and at padding: [items, length]
 */
record Marks(Ops tf, Operand<TFloat32> values) {
    private static final float HIDDEN = 1e9f;

    /** Those that {@link #behind} put there. */
    static Marks of(Ops tf, Operand<TFloat32> activations, int width) {
        Operand<TFloat32> last = tf.slice(activations, tf.array(0, 0, width), tf.array(-1, -1, 1));
        return new Marks(tf, tf.squeeze(last, Squeeze.axis(List.of(2L))));
    }

    /** The vectors of tokens without their marks: [items, length, width]. */
    static Operand<TFloat32> vectors(Ops tf, Operand<TFloat32> activations, int width) {
        return tf.slice(activations, tf.array(0, 0, 0), tf.array(-1, -1, width));
    }

    /** Vectors of tokens [items, length, width], and behind each its mark: [items, length, width + 1]. */
    Operand<TFloat32> behind(Operand<TFloat32> x) {
        return tf.concat(List.of(x, tf.expandDims(values, tf.constant(2))), tf.constant(2));
    }

    /** A bias for the attention that hides the other tokens: [items, 1, 1, length]. */
    Operand<TFloat32> hidingOthers() {
        Operand<TFloat32> hidden = tf.math.mul(tf.math.sub(values, tf.constant(1f)), tf.constant(HIDDEN));
        return tf.expandDims(tf.expandDims(hidden, tf.constant(1)), tf.constant(1));
    }

    /** The sum over the tokens that are marked: [items, width]. */
    Operand<TFloat32> sum(Operand<TFloat32> x) {
        return tf.reduceSum(tf.math.mul(x, tf.expandDims(values, tf.constant(2))), tf.constant(1));
    }

    /** The mean over the tokens that are marked: [items, width]. */
    Operand<TFloat32> mean(Operand<TFloat32> x) {
        Operand<TFloat32> count = tf.reduceSum(values, tf.constant(1), ReduceSum.keepDims(true));
        return tf.math.div(sum(x), tf.math.maximum(count, tf.constant(1f)));
    }
}
