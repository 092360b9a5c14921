package dev.tessera.offline.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What stands between two layers. */
public enum Activation {
    /** x/2 (1 + erf(x / sqrt 2)): the Gaussian error linear unit (Hendrycks and Gimpel, 2016), exactly. */
    GELU {
        @Override
        public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
            Operand<TFloat32> erf = tf.math.erf(tf.math.mul(x, tf.constant((float) Math.sqrt(0.5))));
            return tf.math.mul(tf.math.mul(x, tf.constant(0.5f)), tf.math.add(erf, tf.constant(1f)));
        }
    },
    /** x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))): its approximation. */
    TANH_GELU {
        @Override
        public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
            Operand<TFloat32> cube = tf.math.mul(tf.math.mul(x, x), x);
            Operand<TFloat32> inner = tf.math.add(x, tf.math.mul(cube, tf.constant(0.044715f)));
            Operand<TFloat32> tanh = tf.math.tanh(tf.math.mul(inner, tf.constant((float) Math.sqrt(2 / Math.PI))));
            return tf.math.mul(tf.math.mul(x, tf.constant(0.5f)), tf.math.add(tanh, tf.constant(1f)));
        }
    },
    /** x sigmoid(1.702 x): its quicker approximation. */
    QUICK_GELU {
        @Override
        public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
            return tf.math.mul(x, tf.math.sigmoid(tf.math.mul(x, tf.constant(1.702f))));
        }
    },
    /** max(x, 0). */
    RELU {
        @Override
        public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
            return tf.nn.relu(x);
        }
    },
    /** min(max(x, 0), 6). */
    RELU6 {
        @Override
        public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
            return tf.nn.relu6(x);
        }
    };

    /** Adds it to a graph. */
    public abstract Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x);
}
