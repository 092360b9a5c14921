package dev.tessera.offline.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Dropout without state: each place where it is applied draws from (seed, place, step), so that a resumed training continues with the
 * very masks it would have had.
 */
public final class Dropout {
    private static final Dropout NONE = new Dropout(null, null, 0);

    private final @org.jspecify.annotations.Nullable Ops tf;
    private final @org.jspecify.annotations.Nullable Operand<TInt64> step;
    private final long seed;
    private int places;

    private Dropout(
            @org.jspecify.annotations.Nullable Ops tf,
            @org.jspecify.annotations.Nullable Operand<TInt64> step,
            long seed) {
        this.tf = tf;
        this.step = step;
        this.seed = seed;
    }

    /** @param step scalar, fed with the number of the training step */
    public static Dropout keyedBy(Ops tf, long seed, Operand<TInt64> step) {
        return new Dropout(tf, step, seed);
    }

    /** No dropout, for inference. */
    public static Dropout none() {
        return NONE;
    }

    /** Zeroes each element with probability {@code rate} and scales the others by 1 / (1 - rate). */
    public Operand<TFloat32> apply(Operand<TFloat32> x, double rate) {
        if (tf == null || rate == 0) {
            return x;
        }
        Operand<TFloat32> kept = keep(tf.shape(x), rate);
        return tf.math.mul(x, tf.math.mul(kept, tf.constant((float) (1 / (1 - rate)))));
    }

    /** A mask of the given shape: 1 with probability 1 - rate, else 0; all 1 in inference, where the shape does not matter. */
    public Operand<TFloat32> keep(Operand<TInt32> shape, double rate) {
        if (tf == null || step == null) {
            throw new IllegalStateException("there are no masks without training");
        }
        Operand<TFloat32> uniform = uniform(shape);
        return tf.dtypes.cast(tf.math.greaterEqual(uniform, tf.constant((float) rate)), TFloat32.class);
    }

    /** Whether masks are drawn at all. */
    public boolean active() {
        return tf != null;
    }

    private Operand<TFloat32> uniform(Operand<TInt32> shape) {
        if (tf == null || step == null) {
            throw new IllegalStateException("there is no randomness without training");
        }
        Operand<TInt64> place = tf.constant(seed * 1_000_003L + places++);
        return tf.random.statelessRandomUniform(shape, tf.stack(java.util.List.of(place, step)));
    }
}
