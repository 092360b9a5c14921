package dev.tessera.offline.towers;

import dev.tessera.offline.network.Layers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Tokens [items, length] in a graph: 0 is padding, 1 the first row of the table. */
final class Tokens {
    private static final float HIDDEN = 1e9f;

    private final Ops tf;
    private final Layers layers;
    private final Operand<TInt32> tokens;

    Tokens(Ops tf, Layers layers, Operand<TInt32> tokens) {
        this.tf = tf;
        this.layers = layers;
        this.tokens = tokens;
    }

    /** 1 where there is a token, 0 for padding: [items, length]. */
    Operand<TFloat32> present() {
        return tf.dtypes.cast(tf.math.notEqual(tokens, tf.constant(0)), TFloat32.class);
    }

    /** Rows of the table; the first one stands for padding too. */
    Operand<TInt32> ids() {
        return tf.math.maximum(tf.math.sub(tokens, tf.constant(1)), tf.constant(0));
    }

    /** 0 to length - 1. */
    Operand<TInt32> places() {
        Operand<TInt32> length = tf.gather(tf.shape(tokens), tf.constant(1), tf.constant(0));
        return tf.range(tf.constant(0), length, tf.constant(1));
    }

    /** Rows of {@code words/table} and {@code positions/table} added up: [items, length, width]. */
    Operand<TFloat32> embedded(int words, int positions, int width) {
        return tf.math.add(
                layers.embedding("words", ids(), words, width),
                layers.embedding("positions", places(), positions, width));
    }

    /** A bias for the attention that hides padding: [items, 1, 1, length]. */
    Operand<TFloat32> hidingPadding() {
        Operand<TFloat32> hidden = tf.math.mul(tf.math.sub(present(), tf.constant(1f)), tf.constant(HIDDEN));
        return tf.expandDims(tf.expandDims(hidden, tf.constant(1)), tf.constant(1));
    }

    /** The mean over the tokens that are present: [items, width]. */
    Operand<TFloat32> mean(Operand<TFloat32> x) {
        Operand<TFloat32> present = present();
        Operand<TFloat32> sum = tf.reduceSum(tf.math.mul(x, tf.expandDims(present, tf.constant(2))), tf.constant(1));
        Operand<TFloat32> count = tf.reduceSum(present, tf.constant(1), ReduceSum.keepDims(true));
        return tf.math.div(sum, tf.math.maximum(count, tf.constant(1f)));
    }
}
