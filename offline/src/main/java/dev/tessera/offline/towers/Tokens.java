package dev.tessera.offline.towers;

import dev.tessera.offline.network.Layers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Tokens [items, length] in a graph: 0 is padding, 1 the first row of the table. */
final class Tokens {
    private final Ops tf;
    private final Layers layers;
    private final Operand<TInt32> tokens;

    Tokens(Ops tf, Layers layers, Operand<TInt32> tokens) {
        this.tf = tf;
        this.layers = layers;
        this.tokens = tokens;
    }

    /** Marks every token. */
    Marks present() {
        return new Marks(tf, tf.dtypes.cast(tf.math.notEqual(tokens, tf.constant(0)), TFloat32.class));
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
}
