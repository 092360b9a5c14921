package dev.tessera.offline.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What is computed from bfloat16 numbers, beside the same from float32: other bits, the same within what 8 bits can tell. */
class PrecisionIT {
    private static final double ROUNDING = 1.0 / 256;

    /** A gradient of attention goes through some eight products, and differences of near numbers. */
    private static final double MOST = 16 * ROUNDING;

    @Test
    void shortNumbersGiveNearlyTheSameFeaturesAndGradients() {
        List<float[]> exact = featuresAndGradients(Precision.FLOAT32);
        List<float[]> rounded = featuresAndGradients(Precision.BFLOAT16);
        assertThat(rounded).hasSameSizeAs(exact);
        for (int i = 0; i < exact.size(); i++) {
            assertThat(distance(exact.get(i), rounded.get(i)))
                    .as("relative distance of result %d", i)
                    .isBetween(ROUNDING / 100, MOST);
        }
    }

    /** Attention and a dense layer: all products that towers have. */
    private static List<float[]> featuresAndGradients(Precision precision) {
        try (Network network = new Network(5, new TensorFlowThreads(1, 1))) {
            Ops tf = network.tf();
            Layers layers = new Layers(tf, network.variables(), Dropout.none(), 0, precision);
            Operand<TFloat32> x = layers.parameter("input", Initialiser.normal(1), 4, 9, 32);
            Operand<TFloat32> mixed =
                    layers.attention("attention", x, tf.constant(0f), new Layers.AttentionSize(32, 4), 0);
            Operand<TFloat32> y = layers.dense("dense", mixed, 32, 16);
            Operand<TFloat32> loss = tf.reduceSum(tf.math.square(tf.reshape(y, tf.array(-1))), tf.constant(0));
            Output<?>[] matrices = network.variables().parameters().stream()
                    .filter(variable -> variable.shape().numDimensions() > 1)
                    .map(variable -> variable.value().asOutput())
                    .toArray(Output<?>[]::new);
            List<Operand<TFloat32>> wanted = new ArrayList<>(List.of(y));
            for (Output<?> gradient : network.graph().addGradients(loss.asOutput(), matrices)) {
                wanted.add(gradient.expect(TFloat32.class));
            }
            Step step = network.start().step();
            wanted.forEach(step::fetch);
            return step.run().values();
        }
    }

    private static double distance(float[] exact, float[] other) {
        double squares = 0;
        double differences = 0;
        for (int i = 0; i < exact.length; i++) {
            squares += (double) exact[i] * exact[i];
            differences += Math.pow((double) exact[i] - other[i], 2);
        }
        return Math.sqrt(differences / squares);
    }
}
