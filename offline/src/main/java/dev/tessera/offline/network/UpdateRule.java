package dev.tessera.offline.network;

import java.io.Serializable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How a variable moves against its gradient. What a rule remembers of earlier steps lies in slots, which checkpoints save. */
public sealed interface UpdateRule extends Serializable {
    /** The usual Adam. */
    static UpdateRule adam() {
        return new Adam(0.9f, 0.999f, 1e-8f);
    }

    /** Adds the update of one variable. */
    Op update(Ops tf, Variables variables, Change change);

    /**
     * What an update knows.
     *
     * @param rate scalar
     * @param count scalar: updates so far, this one included
     */
    record Change(Variable variable, Operand<TFloat32> gradient, Operand<TFloat32> rate, Operand<TFloat32> count) {}

    /** Adam (Kingma and Ba, 2015). */
    record Adam(float beta1, float beta2, float epsilon) implements UpdateRule {
        private static final long serialVersionUID = 1L;

        @Override
        public Op update(Ops tf, Variables variables, Change change) {
            Variable variable = change.variable;
            Variable first = variables.slot(variable.name() + "/adam/first", variable.shape());
            Variable second = variables.slot(variable.name() + "/adam/second", variable.shape());
            return tf.train.resourceApplyAdam(
                    variable.handle(),
                    first.handle(),
                    second.handle(),
                    tf.math.pow(tf.constant(beta1), change.count),
                    tf.math.pow(tf.constant(beta2), change.count),
                    change.rate,
                    tf.constant(beta1),
                    tf.constant(beta2),
                    tf.constant(epsilon),
                    change.gradient);
        }
    }

    /** Stochastic gradient descent with momentum (Polyak, 1964): m = momentum m + gradient; w = w - rate m. */
    record Momentum(float momentum) implements UpdateRule {
        private static final long serialVersionUID = 1L;

        @Override
        public Op update(Ops tf, Variables variables, Change change) {
            Variable variable = change.variable;
            Variable velocity = variables.slot(variable.name() + "/momentum", variable.shape());
            return tf.train.resourceApplyMomentum(
                    variable.handle(), velocity.handle(), change.rate, change.gradient, tf.constant(momentum));
        }
    }
}
