package dev.tessera.offline.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;

/**
 * The numbers that matrix products of a tower in training are computed from. Parameters, sums within a product, and all else are float32
 * either way (Micikevicius et al., 2018). A bfloat16 has the range of a float32, so that no loss needs scaling.
 */
public enum Precision {
    /** As they are; a GPU with tensor cores may read 10 of the 23 bits (TF32). */
    FLOAT32 {
        @Override
        Operand<TFloat32> matMul(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b) {
            return tf.linalg.matMul(a, b);
        }

        @Override
        Operand<TFloat32> batchMatMul(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b, boolean transposed) {
            return tf.train.batchMatMul(a, b, TFloat32.class, BatchMatMul.adjY(transposed));
        }
    },

    /** Rounded to 7 bits: for GPUs and CPUs that multiply these faster. */
    BFLOAT16 {
        @Override
        Operand<TFloat32> matMul(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b) {
            return widened(tf, tf.linalg.matMul(rounded(tf, a), rounded(tf, b)));
        }

        @Override
        Operand<TFloat32> batchMatMul(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b, boolean transposed) {
            return widened(
                    tf,
                    tf.train.batchMatMul(
                            rounded(tf, a), rounded(tf, b), TBfloat16.class, BatchMatMul.adjY(transposed)));
        }
    };

    /** Of matrices. */
    abstract Operand<TFloat32> matMul(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b);

    /** Of the last two dimensions, for each index before. */
    abstract Operand<TFloat32> batchMatMul(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b, boolean transposed);

    private static Operand<TBfloat16> rounded(Ops tf, Operand<TFloat32> x) {
        return tf.dtypes.cast(x, TBfloat16.class);
    }

    private static Operand<TFloat32> widened(Ops tf, Operand<TBfloat16> x) {
        return tf.dtypes.cast(x, TFloat32.class);
    }
}
