package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Weights;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.util.Arrays;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.linalg.SelfAdjointEig;
import org.tensorflow.types.TFloat32;

/**
 * Principal component analysis of feature rows, from the eigenvectors of their covariance.
 *
 * @param mean of each feature
 * @param deviation the root of the features' mean variance
 * @param matrix [width, dimension]: centred features over the deviation times this are the components, each scaled so that together they
 *     have mean square 1; zero columns where the rows have fewer directions
 */
record PrincipalDirections(float[] mean, float deviation, Weights matrix) {
    /** Rows beyond this many add nothing to a covariance. */
    private static final int MOST_ROWS = 20_000;

    static PrincipalDirections of(float[][] all, int width, int dimension) {
        float[][] rows = all.length <= MOST_ROWS ? all : Arrays.copyOf(all, MOST_ROWS);
        float[] mean = mean(rows, width);
        float[] centred = new float[rows.length * width];
        double square = 0;
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < width; i++) {
                float value = rows[r][i] - mean[i];
                centred[r * width + i] = value;
                square += (double) value * value;
            }
        }
        double variance = square / Math.max(1, centred.length);
        float deviation = variance > 0 ? (float) Math.sqrt(variance) : 1;
        float[] vectors = new float[width * width];
        float[] values = new float[width];
        eigen(centred, rows.length, width, values, vectors);
        return new PrincipalDirections(mean, deviation, scaled(values, vectors, dimension, variance));
    }

    private static float[] mean(float[][] rows, int width) {
        double[] sum = new double[width];
        for (float[] row : rows) {
            for (int i = 0; i < width; i++) {
                sum[i] += row[i];
            }
        }
        float[] mean = new float[width];
        for (int i = 0; i < width; i++) {
            mean[i] = (float) (sum[i] / Math.max(1, rows.length));
        }
        return mean;
    }

    /** Eigenvalues ascending; eigenvectors in the columns of [width, width]. */
    private static void eigen(float[] centred, int rows, int width, float[] values, float[] vectors) {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, width)));
            Operand<TFloat32> products = tf.linalg.matMul(x, x, MatMul.transposeA(true));
            Operand<TFloat32> covariance = tf.math.mul(products, tf.constant(1f / Math.max(1, rows)));
            SelfAdjointEig<TFloat32> eigen = tf.linalg.selfAdjointEig(covariance);
            try (Session session =
                            new Session(graph, TensorFlowThreads.forTraining().toConfig());
                    TFloat32 input = TFloat32.tensorOf(Shape.of(rows, width), DataBuffers.of(centred, true, false));
                    Result result = session.runner()
                            .feed(x, input)
                            .fetch(eigen.e())
                            .fetch(eigen.v())
                            .run()) {
                ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(values);
                ((TFloat32) result.get(1)).asRawTensor().data().asFloats().read(vectors);
            }
        }
    }

    private static Weights scaled(float[] values, float[] vectors, int dimension, double variance) {
        int width = values.length;
        int kept = Math.min(dimension, width);
        double explained = 0;
        for (int k = 0; k < kept; k++) {
            explained += Math.max(0, values[width - 1 - k]);
        }
        float times = explained > 0 ? (float) Math.sqrt(variance / explained) : 0;
        float[] matrix = new float[width * dimension];
        for (int i = 0; i < width; i++) {
            for (int k = 0; k < kept; k++) {
                matrix[i * dimension + k] = vectors[i * width + width - 1 - k] * times;
            }
        }
        return Weights.of(matrix, width, dimension);
    }
}
