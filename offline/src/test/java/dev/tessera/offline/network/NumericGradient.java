package dev.tessera.offline.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Compares the gradients that TensorFlow derives for a block with central differences. */
public final class NumericGradient {
    private static final float STEP = 2e-2f;
    private static final int SAMPLES = 12;

    private NumericGradient() {}

    /** The block builds an output from (tf, layers); its weighted sum is differentiated with respect to every parameter. */
    public static void check(Function<Block, Operand<TFloat32>> block) {
        try (Network network = new Network(7, new TensorFlowThreads(1, 1))) {
            Ops tf = network.tf();
            Layers layers = new Layers(tf, network.variables(), Dropout.none());
            Operand<TFloat32> y = block.apply(new Block(tf, layers));
            Operand<TFloat32> flat = tf.reshape(y, tf.array(-1));
            Operand<TFloat32> weights = tf.math.sin(tf.math.mul(
                    tf.dtypes.cast(tf.range(tf.constant(0), tf.size(flat), tf.constant(1)), TFloat32.class),
                    tf.constant(1.7f)));
            Operand<TFloat32> loss = tf.reduceSum(tf.math.mul(flat, weights), tf.constant(0));
            List<Variable> variables = List.copyOf(network.variables().parameters());
            assertThat(variables).isNotEmpty();
            Output<?>[] gradients = network.graph()
                    .addGradients(
                            loss.asOutput(),
                            variables.stream().map(v -> v.value().asOutput()).toArray(Output<?>[]::new));
            network.start();
            for (int i = 0; i < variables.size(); i++) {
                compare(network, loss, variables.get(i), gradients[i].expect(TFloat32.class));
            }
        }
    }

    private static void compare(
            Network network, Operand<TFloat32> loss, Variable variable, Operand<TFloat32> gradient) {
        Map<String, Weights> start = network.weights();
        float[] analytic = network.step().fetch(gradient).run().floats(0);
        float[] values = start.get(variable.name()).values();
        assertThat(analytic).as(variable.name()).hasSameSizeAs(values);
        SplittableRandom random = new SplittableRandom(3);
        for (int s = 0; s < Math.min(SAMPLES, values.length); s++) {
            int at = values.length <= SAMPLES ? s : random.nextInt(values.length);
            double numeric = (shifted(network, loss, variable, values, at, STEP)
                            - shifted(network, loss, variable, values, at, -STEP))
                    / (2 * STEP);
            assertThat((double) analytic[at])
                    .as("gradient of %s[%d]", variable.name(), at)
                    .isCloseTo(numeric, org.assertj.core.data.Offset.offset(3e-3 * (1 + Math.abs(numeric))));
        }
        network.assign(start);
    }

    private static double shifted(
            Network network, Operand<TFloat32> loss, Variable variable, float[] values, int at, float by) {
        float[] moved = values.clone();
        moved[at] += by;
        Map<String, Weights> weights = new HashMap<>();
        weights.put(variable.name(), new Weights(variable.shape(), moved));
        network.assign(weights);
        return network.step().fetch(loss).run().scalar(0);
    }

    /** What a block is built with. */
    public record Block(Ops tf, Layers layers) {
        /** An input that is a parameter too, so that the gradient with respect to it is checked. */
        public Operand<TFloat32> input(long... dimensions) {
            return layers.parameter("input", Initialiser.normal(1), dimensions);
        }
    }
}
