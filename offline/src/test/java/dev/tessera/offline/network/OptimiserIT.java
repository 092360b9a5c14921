package dev.tessera.offline.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

class OptimiserIT {
    private static final float[] MATRIX = {0.5f, -1f, 2f, 0.1f};
    private static final float[] VECTOR = {1f, -0.3f};
    private static final float VECTOR_SHARE = 0.5f;
    private static final float DECAY = 0.1f;

    /** The loss of a batch is factor (sum(matrix^3 / 3) + sum(vector^2 / 2)), so the gradients are factor matrix^2 and factor vector. */
    @ParameterizedTest
    @CsvSource({"ADAM, 1", "ADAM, 3", "MOMENTUM, 1", "MOMENTUM, 3"})
    void twentyUpdatesAgreeWithPlainJava(String rule, int batches) {
        UpdateRule applied = rule.equals("ADAM") ? UpdateRule.adam() : new UpdateRule.Momentum(0.9f);
        Schedule schedule = new Schedule(0.05, 5, 20, 0.1);
        try (Network network = new Network(1, new TensorFlowThreads(1, 1))) {
            Ops tf = network.tf();
            network.variables().get("matrix", Shape.of(2, 2), Initialiser.of(Weights.of(MATRIX, 2, 2)));
            network.variables().get("vector", Shape.of(2), Initialiser.of(Weights.of(VECTOR, 2)));
            List<Variable> variables = List.copyOf(network.variables().parameters());
            Operand<TFloat32> matrix = variables.get(0).value();
            Operand<TFloat32> vector = variables.get(1).value();
            Operand<TFloat32> cubes = tf.math.mul(tf.math.mul(matrix, matrix), matrix);
            Operand<TFloat32> factor = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
            Operand<TFloat32> sum = tf.math.add(
                    tf.math.mul(tf.reduceSum(cubes, tf.array(0, 1)), tf.constant(1f / 3)),
                    tf.math.mul(tf.reduceSum(tf.math.square(vector), tf.constant(0)), tf.constant(0.5f)));
            Operand<TInt64> number = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
            Optimiser optimiser = new Optimiser(
                    network,
                    tf.math.mul(factor, sum),
                    List.of(
                            new Optimiser.Trained(variables.get(0), 1),
                            new Optimiser.Trained(variables.get(1), VECTOR_SHARE)),
                    number,
                    new Optimiser.Settings(applied, DECAY, 1, batches));
            network.start();
            Oracle oracle = new Oracle(rule.equals("ADAM"), batches);
            for (int step = 0; step < 20; step++) {
                for (int batch = 0; batch < batches; batch++) {
                    Step run = network.step().feed(factor, factor(step, batch));
                    if (batch < batches - 1) {
                        optimiser.accumulate(run).run();
                    } else {
                        optimiser
                                .update(run.feed(number, (long) step), schedule.rate(step))
                                .run();
                    }
                }
                oracle.step(step, schedule.rate(step));
            }
            assertClose(network.weights().get("matrix").values(), oracle.values[0]);
            assertClose(network.weights().get("vector").values(), oracle.values[1]);
        }
    }

    private static float factor(int step, int batch) {
        return 0.2f + 0.1f * ((step + batch) % 3);
    }

    private static void assertClose(float[] found, double[] expected) {
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i]).isCloseTo(expected[i], within(4e-6));
        }
    }

    private static final class Oracle {
        final double[][] values = {widen(MATRIX), widen(VECTOR)};
        private final boolean adam;
        private final int batches;
        private final double[][] first = {new double[4], new double[2]};
        private final double[][] second = {new double[4], new double[2]};

        Oracle(boolean adam, int batches) {
            this.adam = adam;
            this.batches = batches;
        }

        void step(int step, double rate) {
            double factor = 0;
            for (int batch = 0; batch < batches; batch++) {
                factor += factor(step, batch) / (double) batches;
            }
            double[][] gradients = {new double[4], new double[2]};
            double squares = 0;
            for (int v = 0; v < 2; v++) {
                for (int i = 0; i < values[v].length; i++) {
                    gradients[v][i] = factor * (v == 0 ? values[v][i] * values[v][i] : values[v][i]);
                    squares += gradients[v][i] * gradients[v][i];
                }
            }
            double scale = 1 / Math.max(Math.sqrt(squares), 1);
            for (int i = 0; i < 4; i++) {
                values[0][i] -= rate * DECAY * values[0][i];
            }
            for (int v = 0; v < 2; v++) {
                for (int i = 0; i < values[v].length; i++) {
                    move(v, i, gradients[v][i] * scale, step, v == 0 ? rate : VECTOR_SHARE * rate);
                }
            }
        }

        private void move(int v, int i, double gradient, int step, double rate) {
            if (!adam) {
                first[v][i] = 0.9 * first[v][i] + gradient;
                values[v][i] -= rate * first[v][i];
                return;
            }
            double correction = Math.sqrt(1 - Math.pow(0.999, step + 1)) / (1 - Math.pow(0.9, step + 1));
            first[v][i] = 0.9 * first[v][i] + 0.1 * gradient;
            second[v][i] = 0.999 * second[v][i] + 0.001 * gradient * gradient;
            values[v][i] -= rate * correction * first[v][i] / (Math.sqrt(second[v][i]) + 1e-8);
        }

        private static double[] widen(float[] values) {
            double[] wide = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                wide[i] = values[i];
            }
            return wide;
        }
    }
}
