package dev.tessera.offline.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.store.tensorflow.TensorFlowThreads;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

class AdamWIT {
    private static final float[] MATRIX = {0.5f, -1f, 2f, 0.1f};
    private static final float[] VECTOR = {1f, -0.3f};
    private static final AdamW.Settings SETTINGS = new AdamW.Settings(0.9f, 0.999f, 1e-8f, 0.1f, 1f);

    /** The loss is sum(matrix^3 / 3) + sum(vector^2 / 2), so the gradients are matrix^2 and vector. */
    @Test
    void twentyStepsAgreeWithPlainJava() {
        Schedule schedule = new Schedule(0.05, 5, 20, 0.1);
        try (Network network = new Network(1, new TensorFlowThreads(1, 1))) {
            Ops tf = network.tf();
            Operand<TFloat32> matrix =
                    network.variables().get("matrix", Shape.of(2, 2), Initialiser.of(Weights.of(MATRIX, 2, 2)));
            Operand<TFloat32> vector =
                    network.variables().get("vector", Shape.of(2), Initialiser.of(Weights.of(VECTOR, 2)));
            Operand<TFloat32> cubes = tf.math.mul(tf.math.mul(matrix, matrix), matrix);
            Operand<TFloat32> loss = tf.math.add(
                    tf.math.mul(tf.reduceSum(cubes, tf.array(0, 1)), tf.constant(1f / 3)),
                    tf.math.mul(tf.reduceSum(tf.math.square(vector), tf.constant(0)), tf.constant(0.5f)));
            Operand<TInt64> number = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
            AdamW adam = new AdamW(network, loss, network.variables().parameters(), number, SETTINGS);
            network.start();
            Oracle oracle = new Oracle();
            for (int step = 0; step < 20; step++) {
                adam.update(network.step().feed(number, (long) step), schedule.rate(step))
                        .run();
                oracle.step(step, schedule.rate(step));
            }
            assertClose(network.weights().get("matrix").values(), oracle.matrix);
            assertClose(network.weights().get("vector").values(), oracle.vector);
        }
    }

    private static void assertClose(float[] found, double[] expected) {
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i]).isCloseTo(expected[i], within(2e-6));
        }
    }

    private static final class Oracle {
        final double[] matrix = widen(MATRIX);
        final double[] vector = widen(VECTOR);
        private final double[][] first = {new double[4], new double[2]};
        private final double[][] second = {new double[4], new double[2]};

        void step(int step, double rate) {
            double[][] gradients = {new double[4], vector.clone()};
            double squares = 0;
            for (int i = 0; i < 4; i++) {
                gradients[0][i] = matrix[i] * matrix[i];
                squares += gradients[0][i] * gradients[0][i];
            }
            squares += vector[0] * vector[0] + vector[1] * vector[1];
            double scale = 1 / Math.max(Math.sqrt(squares), 1);
            for (int i = 0; i < 4; i++) {
                matrix[i] -= rate * SETTINGS.decay() * matrix[i];
            }
            move(matrix, gradients[0], 0, scale, step, rate);
            move(vector, gradients[1], 1, scale, step, rate);
        }

        private void move(double[] values, double[] gradient, int slot, double scale, int step, double rate) {
            double correction = Math.sqrt(1 - Math.pow(0.999, step + 1)) / (1 - Math.pow(0.9, step + 1));
            for (int i = 0; i < values.length; i++) {
                double g = gradient[i] * scale;
                first[slot][i] = 0.9 * first[slot][i] + 0.1 * g;
                second[slot][i] = 0.999 * second[slot][i] + 0.001 * g * g;
                values[i] -= rate * correction * first[slot][i] / (Math.sqrt(second[slot][i]) + 1e-8);
            }
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
