package dev.tessera.offline.finetune;

import dev.tessera.store.tensorflow.TensorFlowThreads;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/** Linear regression of dense rows with a penalty on each column, by the normal equations, which are made once for all penalties. */
final class RidgeRegression implements AutoCloseable {
    private final int width;
    private final int dimension;
    private final Graph graph = new Graph();
    private final Session session;
    private final Placeholder<TFloat32> products;
    private final Placeholder<TFloat32> right;
    private final Placeholder<TFloat32> penalties;
    private final Operand<TFloat32> solution;
    private final TFloat32 productsValue;
    private final TFloat32 rightValue;

    /**
     * @param features [rows, width]
     * @param targets [rows, dimension]
     */
    RidgeRegression(float[] features, float[] targets, int width, int dimension) {
        this.width = width;
        this.dimension = dimension;
        Ops tf = Ops.create(graph);
        Placeholder<TFloat32> x = matrix(tf, width);
        Placeholder<TFloat32> y = matrix(tf, dimension);
        Operand<TFloat32> xx = tf.linalg.matMul(x, x, MatMul.transposeA(true));
        Operand<TFloat32> xy = tf.linalg.matMul(x, y, MatMul.transposeA(true));
        this.products = matrix(tf, width);
        this.right = matrix(tf, dimension);
        this.penalties = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(width)));
        Operand<TFloat32> diagonal = tf.math.add(tf.linalg.tensorDiagPart(products), penalties);
        this.solution = tf.linalg.solve(tf.linalg.matrixSetDiag(products, diagonal, tf.constant(0)), right);
        this.session = new Session(graph, TensorFlowThreads.forTraining().toConfig());
        int rows = features.length / width;
        try (TFloat32 xs = tensor(features, rows, width);
                TFloat32 ys = tensor(targets, rows, dimension);
                Result made = session.runner()
                        .feed(x, xs)
                        .feed(y, ys)
                        .fetch(xx)
                        .fetch(xy)
                        .run()) {
            this.productsValue = copy((TFloat32) made.get(0), width, width);
            this.rightValue = copy((TFloat32) made.get(1), width, dimension);
        }
    }

    private static Placeholder<TFloat32> matrix(Ops tf, int columns) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, columns)));
    }

    private static TFloat32 tensor(float[] values, int rows, int columns) {
        return TFloat32.tensorOf(Shape.of(rows, columns), DataBuffers.of(values, true, false));
    }

    private static TFloat32 copy(TFloat32 tensor, int rows, int columns) {
        return tensor(floats(tensor, rows * columns), rows, columns);
    }

    private static float[] floats(TFloat32 tensor, int size) {
        float[] values = new float[size];
        tensor.asRawTensor().data().asFloats().read(values);
        return values;
    }

    /**
     * @param penalty of each column [width]
     * @return weights [width, dimension]
     */
    float[] solve(float[] penalty) {
        try (TFloat32 given = TFloat32.vectorOf(penalty);
                Result solved = session.runner()
                        .feed(products, productsValue)
                        .feed(right, rightValue)
                        .feed(penalties, given)
                        .fetch(solution)
                        .run()) {
            return floats((TFloat32) solved.get(0), width * dimension);
        }
    }

    @Override
    public void close() {
        productsValue.close();
        rightValue.close();
        session.close();
        graph.close();
    }
}
