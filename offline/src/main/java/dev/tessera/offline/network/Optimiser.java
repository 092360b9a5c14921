package dev.tessera.offline.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Makes a loss small: gradients, summed over batches if asked, a clip of their global norm, decoupled weight decay (Loshchilov and Hutter,
 * 2019), then an {@link UpdateRule}. Its state is saved in checkpoints; rate and step are fed, so a resumed run continues exactly.
 */
public final class Optimiser {
    private final Network network;
    private final Ops tf;
    private final Settings settings;
    private final Operand<TFloat32> rate;
    private final Operand<TFloat32> count;
    private final Operand<TFloat32> gradientNorm;
    private final Op update;
    private final Optional<Op> accumulation;

    /**
     * Adds the update to the network's graph.
     *
     * @param loss scalar to be made small
     * @param trained parameters to change; leaving one out freezes it
     * @param step scalar placeholder: number of the update, from 0
     */
    public Optimiser(
            Network network,
            Operand<TFloat32> loss,
            Collection<Trained> trained,
            Operand<TInt64> step,
            Settings settings) {
        this.network = network;
        this.tf = network.tf().withSubScope("optimiser");
        this.settings = settings;
        this.rate = tf.withName("rate").placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
        this.count = tf.math.add(tf.dtypes.cast(step, TFloat32.class), tf.constant(1f));
        List<Trained> each = List.copyOf(trained);
        List<Operand<TFloat32>> gradients = gradients(network.graph(), loss, each);
        List<Variable> sums = settings.batches > 1 ? sums(each) : List.of();
        this.accumulation = sums.isEmpty() ? Optional.empty() : Optional.of(accumulate(sums, gradients));
        List<Operand<TFloat32>> mean = sums.isEmpty() ? gradients : mean(sums, gradients);
        this.gradientNorm = norm(mean);
        Operand<TFloat32> scale =
                tf.math.div(tf.constant(settings.clip), tf.math.maximum(gradientNorm, tf.constant(settings.clip)));
        List<Operand<TFloat32>> clipped = mean.stream()
                .<Operand<TFloat32>>map(gradient -> tf.math.mul(gradient, scale))
                .toList();
        Ops afterAll = tf.withControlDependencies(List.copyOf(clipped));
        List<Op> updates = new ArrayList<>();
        for (int i = 0; i < each.size(); i++) {
            updates.add(update(afterAll, each.get(i), clipped.get(i)));
        }
        for (Variable sum : sums) {
            updates.add(afterAll.assignVariableOp(sum.handle(), tf.zeros(tf.constant(sum.shape()), TFloat32.class)));
        }
        this.update = tf.withControlDependencies(updates).noOp();
    }

    /** Adds one update to a step; with several batches an update, to the step of the last of them. */
    public Step update(Step run, float learningRate) {
        return run.feed(rate, learningRate).run(update);
    }

    /** Has a step add its gradients to those of the batches before. For settings of several batches an update. */
    public Step accumulate(Step run) {
        return run.run(accumulation.orElseThrow());
    }

    /** Global norm of the gradients before the clip. */
    public Operand<TFloat32> gradientNorm() {
        return gradientNorm;
    }

    private Op update(Ops afterAll, Trained trained, Operand<TFloat32> gradient) {
        Variable variable = trained.variable;
        Operand<TFloat32> own = trained.share == 1 ? rate : tf.math.mul(rate, tf.constant(trained.share));
        Ops ordered = afterAll;
        if (variable.decays() && settings.decay > 0) {
            Operand<TFloat32> shrink = tf.math.mul(tf.math.mul(own, tf.constant(settings.decay)), variable.value());
            ordered = tf.withControlDependencies(List.of(afterAll.assignSubVariableOp(variable.handle(), shrink)));
        }
        return settings.rule.update(
                ordered, network.variables(), new UpdateRule.Change(variable, gradient, own, count));
    }

    private List<Variable> sums(List<Trained> trained) {
        return trained.stream()
                .map(each -> network.variables().slot(each.variable.name() + "/sum", each.variable.shape()))
                .toList();
    }

    private Op accumulate(List<Variable> sums, List<Operand<TFloat32>> gradients) {
        List<Op> additions = new ArrayList<>();
        for (int i = 0; i < sums.size(); i++) {
            additions.add(tf.assignAddVariableOp(sums.get(i).handle(), gradients.get(i)));
        }
        return tf.withControlDependencies(additions).noOp();
    }

    private List<Operand<TFloat32>> mean(List<Variable> sums, List<Operand<TFloat32>> gradients) {
        List<Operand<TFloat32>> mean = new ArrayList<>();
        for (int i = 0; i < sums.size(); i++) {
            Operand<TFloat32> sum = tf.math.add(sums.get(i).value(), gradients.get(i));
            mean.add(tf.math.mul(sum, tf.constant(1f / settings.batches)));
        }
        return mean;
    }

    private static List<Operand<TFloat32>> gradients(Graph graph, Operand<TFloat32> loss, List<Trained> trained) {
        Output<?>[] inputs =
                trained.stream().map(each -> each.variable.value().asOutput()).toArray(Output<?>[]::new);
        Output<?>[] outputs = graph.addGradients(loss.asOutput(), inputs);
        List<Operand<TFloat32>> gradients = new ArrayList<>();
        for (Output<?> output : outputs) {
            gradients.add(output.expect(TFloat32.class));
        }
        return gradients;
    }

    private Operand<TFloat32> norm(List<Operand<TFloat32>> gradients) {
        List<Operand<TFloat32>> squares = new ArrayList<>();
        for (Operand<TFloat32> gradient : gradients) {
            squares.add(tf.reduceSum(tf.math.square(tf.reshape(gradient, tf.array(-1))), tf.constant(0)));
        }
        return tf.math.sqrt(tf.math.addN(squares));
    }

    /**
     * A parameter to change.
     *
     * @param share of the learning rate
     */
    public record Trained(Variable variable, float share) {
        /** All parameters of a network, at the full rate. */
        public static List<Trained> all(Network network) {
            return network.variables().parameters().stream()
                    .map(variable -> new Trained(variable, 1))
                    .toList();
        }
    }

    /**
     * @param decay weight decay, applied to matrices only
     * @param clip largest global norm of the gradients
     * @param batches whose gradients an update takes together
     */
    public record Settings(UpdateRule rule, float decay, float clip, int batches) implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Adam, a batch an update. */
        public static Settings withDecay(double decay) {
            return new Settings(UpdateRule.adam(), (float) decay, 1, 1);
        }
    }
}
