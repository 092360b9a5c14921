package dev.tessera.offline.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019) behind a clip of the global gradient norm. The moments are saved in
 * checkpoints; rate and step are fed, so a resumed run continues exactly.
 */
public final class AdamW {
    private final Operand<TFloat32> rate;
    private final Operand<TInt64> step;
    private final Operand<TFloat32> gradientNorm;
    private final Op update;

    /**
     * Adds the update to the network's graph.
     *
     * @param loss scalar to be made small
     * @param trained parameters to change; leaving one out freezes it
     * @param step scalar placeholder: number of the step, from 0
     */
    public AdamW(
            Network network,
            Operand<TFloat32> loss,
            Collection<Variable> trained,
            Operand<TInt64> step,
            Settings settings) {
        Ops tf = network.tf().withSubScope("adamw");
        this.step = step;
        this.rate = tf.withName("rate")
                .placeholder(TFloat32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.scalar()));
        List<Variable> variables = List.copyOf(trained);
        List<Operand<TFloat32>> gradients = gradients(network.graph(), loss, variables);
        this.gradientNorm = norm(tf, gradients);
        Operand<TFloat32> scale =
                tf.math.div(tf.constant(settings.clip()), tf.math.maximum(gradientNorm, tf.constant(settings.clip())));
        List<Operand<TFloat32>> clipped = gradients.stream()
                .<Operand<TFloat32>>map(gradient -> tf.math.mul(gradient, scale))
                .toList();
        List<Op> before = List.copyOf(clipped);
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            updates.add(update(network, tf, variables.get(i), clipped.get(i), before, settings));
        }
        this.update = tf.withControlDependencies(updates).noOp();
    }

    /** Adds one update to a step. */
    public Step update(Step run, float learningRate) {
        return run.feed(rate, learningRate).run(update);
    }

    /** Global norm of the gradients before the clip. */
    public Operand<TFloat32> gradientNorm() {
        return gradientNorm;
    }

    private Op update(
            Network network,
            Ops tf,
            Variable variable,
            Operand<TFloat32> gradient,
            List<Op> before,
            Settings settings) {
        Variable first = network.variables().slot(variable.name() + "/adam/first", variable.shape());
        Variable second = network.variables().slot(variable.name() + "/adam/second", variable.shape());
        Ops ordered = tf.withControlDependencies(before);
        if (variable.decays() && settings.decay() > 0) {
            Operand<TFloat32> shrink = tf.math.mul(tf.math.mul(rate, tf.constant(settings.decay())), variable.value());
            Op decay = ordered.assignSubVariableOp(variable.handle(), shrink);
            ordered = tf.withControlDependencies(List.of(decay));
        }
        return ordered.train.resourceApplyAdam(
                variable.handle(),
                first.handle(),
                second.handle(),
                power(tf, settings.beta1()),
                power(tf, settings.beta2()),
                rate,
                tf.constant(settings.beta1()),
                tf.constant(settings.beta2()),
                tf.constant(settings.epsilon()),
                gradient);
    }

    private Operand<TFloat32> power(Ops tf, float beta) {
        Operand<TFloat32> count = tf.math.add(tf.dtypes.cast(step, TFloat32.class), tf.constant(1f));
        return tf.math.pow(tf.constant(beta), count);
    }

    private static List<Operand<TFloat32>> gradients(Graph graph, Operand<TFloat32> loss, List<Variable> variables) {
        Output<?>[] inputs = variables.stream().map(v -> v.value().asOutput()).toArray(Output<?>[]::new);
        Output<?>[] outputs = graph.addGradients(loss.asOutput(), inputs);
        List<Operand<TFloat32>> gradients = new ArrayList<>();
        for (Output<?> output : outputs) {
            gradients.add(output.expect(TFloat32.class));
        }
        return gradients;
    }

    private static Operand<TFloat32> norm(Ops tf, List<Operand<TFloat32>> gradients) {
        List<Operand<TFloat32>> squares = new ArrayList<>();
        for (Operand<TFloat32> gradient : gradients) {
            squares.add(tf.reduceSum(tf.math.square(tf.reshape(gradient, tf.array(-1))), tf.constant(0)));
        }
        return tf.math.sqrt(tf.math.addN(squares));
    }

    /**
     * @param decay weight decay, applied to matrices only
     * @param clip largest global norm of the gradients
     */
    public record Settings(float beta1, float beta2, float epsilon, float decay, float clip) {
        public static Settings withDecay(double decay) {
            return new Settings(0.9f, 0.999f, 1e-8f, (float) decay, 1f);
        }
    }
}
