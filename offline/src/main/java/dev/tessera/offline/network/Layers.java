package dev.tessera.offline.network;

import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gather;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The blocks networks are made of. Each names its parameters below the given name and uses only operations whose gradients were
 * checked numerically ({@code LayersIT}); the last dimension of every operand is the feature dimension.
 */
public final class Layers {
    private final Ops tf;
    private final Parameters parameters;
    private final Dropout dropout;
    private final double innerDropout;
    private final Precision precision;

    public Layers(Ops tf, Parameters parameters, Dropout dropout) {
        this(tf, parameters, dropout, 0, Precision.FLOAT32);
    }

    /**
     * @param innerDropout rate of {@link #innerDropout}
     * @param precision of matrix products
     */
    public Layers(Ops tf, Parameters parameters, Dropout dropout, double innerDropout, Precision precision) {
        this.tf = tf;
        this.parameters = parameters;
        this.dropout = dropout;
        this.innerDropout = innerDropout;
        this.precision = precision;
    }

    public Operand<TFloat32> parameter(String name, Initialiser initialiser, long... dimensions) {
        return parameters.get(name, Shape.of(dimensions), initialiser);
    }

    /** x W + b, with W [inputs, outputs] as {@code name/weight} and b as {@code name/bias}. */
    public Operand<TFloat32> dense(String name, Operand<TFloat32> x, int inputs, int outputs) {
        Operand<TFloat32> bias = parameter(name + "/bias", Initialiser.zeros(), outputs);
        return tf.math.add(linear(name, x, inputs, outputs), bias);
    }

    /** x W, with W [inputs, outputs] as {@code name/weight}; x of any rank from 2. */
    public Operand<TFloat32> linear(String name, Operand<TFloat32> x, int inputs, int outputs) {
        String weight = name + "/weight";
        Operand<TFloat32> y = matMul(x, parameter(weight, Initialiser.glorot(), inputs, outputs), inputs, outputs);
        return addition(weight, inputs, outputs)
                .map(low -> low.addTo(
                        tf, y, matMul(matMul(x, low.down(), inputs, low.rank()), low.up(), low.rank(), outputs)))
                .orElse(y);
    }

    /** What is added to a parameter's product, if anything is. */
    public Optional<LowRank> addition(String name, long... dimensions) {
        return parameters.addition(name, Shape.of(dimensions));
    }

    /** x [..., inputs] times a matrix [inputs, outputs]. */
    public Operand<TFloat32> matMul(Operand<TFloat32> x, Operand<TFloat32> matrix, int inputs, int outputs) {
        if (x.shape().numDimensions() == 2) {
            return precision.matMul(tf, x, matrix);
        }
        Operand<TFloat32> rows = tf.reshape(x, tf.array(-1, inputs));
        return tf.reshape(precision.matMul(tf, rows, matrix), leading(x, outputs));
    }

    /** Layer normalisation (Ba et al., 2016) over the last dimension, with {@code name/scale} and {@code name/shift}. */
    public Operand<TFloat32> layerNorm(String name, Operand<TFloat32> x, int width, float epsilon) {
        Operand<TInt32> last = tf.constant(-1);
        Operand<TFloat32> centred = tf.math.sub(x, tf.math.mean(x, last, Mean.keepDims(true)));
        Operand<TFloat32> variance = tf.math.mean(tf.math.square(centred), last, Mean.keepDims(true));
        Operand<TFloat32> normed = tf.math.mul(centred, tf.math.rsqrt(tf.math.add(variance, tf.constant(epsilon))));
        Operand<TFloat32> scale = parameter(name + "/scale", Initialiser.constant(1), width);
        Operand<TFloat32> shift = parameter(name + "/shift", Initialiser.zeros(), width);
        return tf.math.add(tf.math.mul(normed, scale), shift);
    }

    /** Gaussian error linear unit, x/2 (1 + erf(x / sqrt 2)): the exact form, not the tanh one. */
    public Operand<TFloat32> gelu(Operand<TFloat32> x) {
        return Activation.GELU.apply(tf, x);
    }

    /** x / sqrt(sum x^2 + epsilon) over the last dimension. */
    public Operand<TFloat32> unitNorm(Operand<TFloat32> x, float epsilon) {
        Operand<TFloat32> squares =
                tf.reduceSum(tf.math.square(x), tf.constant(-1), org.tensorflow.op.core.ReduceSum.keepDims(true));
        return tf.math.mul(x, tf.math.rsqrt(tf.math.add(squares, tf.constant(epsilon))));
    }

    /** Rows of a table [rows, width] named {@code name/table}; ids of any shape. */
    public Operand<TFloat32> embedding(String name, Operand<TInt32> ids, int rows, int width) {
        Operand<TFloat32> table = parameter(name + "/table", Initialiser.normal(0.02), rows, width);
        return rows(table, ids);
    }

    /** Rows of a table by number; ids of any shape. */
    public Operand<TFloat32> rows(Operand<TFloat32> table, Operand<TInt32> ids) {
        return tf.gather(table, ids, tf.constant(0), new Gather.Options[0]);
    }

    /** The dropout of a network's inner layers, at the one rate they all have. */
    public Operand<TFloat32> innerDropout(Operand<TFloat32> x) {
        return dropout(x, innerDropout);
    }

    public Operand<TFloat32> dropout(Operand<TFloat32> x, double rate) {
        return dropout.apply(x, rate);
    }

    /**
     * Multi-head attention (Vaswani et al., 2017) of a sequence on itself, with parameters {@code name/query}, {@code key},
     * {@code value} and {@code output}.
     *
     * @param x [batch, length, width]
     * @param bias added to the logits [batch, heads, length, length], or a shape that broadcasts to it; -1e9 hides a position
     * @param dropoutRate of the attention weights
     */
    public Operand<TFloat32> attention(
            String name, Operand<TFloat32> x, Operand<TFloat32> bias, AttentionSize size, double dropoutRate) {
        int width = size.width();
        int inner = size.heads() * size.headWidth();
        Operand<TFloat32> query = heads(dense(name + "/query", x, width, inner), size);
        Operand<TFloat32> key = heads(dense(name + "/key", x, width, inner), size);
        Operand<TFloat32> value = heads(dense(name + "/value", x, width, inner), size);
        Operand<TFloat32> logits = tf.math.mul(
                precision.batchMatMul(tf, query, key, true), tf.constant((float) (1 / Math.sqrt(size.headWidth()))));
        Operand<TFloat32> weights = dropout(tf.nn.softmax(tf.math.add(logits, bias)), dropoutRate);
        Operand<TFloat32> mixed = precision.batchMatMul(tf, weights, value, false);
        Operand<TFloat32> joined = tf.linalg.transpose(mixed, tf.array(0, 2, 1, 3));
        return dense(name + "/output", tf.reshape(joined, leading(x, inner)), inner, width);
    }

    /** Mean over rows of the cross entropy between softmax(logits) and one target class a row; logits [rows, classes]. */
    public Operand<TFloat32> crossEntropy(Operand<TFloat32> logits, Operand<TInt32> targets, Operand<TInt32> classes) {
        Operand<TFloat32> labels = tf.oneHot(targets, classes, tf.constant(1f), tf.constant(0f));
        return tf.nn.softmaxCrossEntropyWithLogits(logits, labels).loss();
    }

    private Operand<TFloat32> heads(Operand<TFloat32> x, AttentionSize size) {
        Operand<TInt32> shape = tf.shape(x);
        Operand<TInt32> split = tf.concat(
                List.of(tf.slice(shape, tf.array(0), tf.array(2)), tf.array(size.heads(), size.headWidth())),
                tf.constant(0));
        return tf.linalg.transpose(tf.reshape(x, split), tf.array(0, 2, 1, 3));
    }

    /** The shape of x with another last dimension. */
    private Operand<TInt32> leading(Operand<TFloat32> x, int last) {
        int rank = x.shape().numDimensions();
        return tf.concat(
                List.of(tf.slice(tf.shape(x), tf.array(0), tf.array(rank - 1)), tf.array(last)), tf.constant(0));
    }

    /**
     * Width of the model, number of heads, and width of each. The heads of a whole model share its width; one whose heads were pruned has fewer of
     * the same width.
     */
    public record AttentionSize(int width, int heads, int headWidth) {
        /** Heads that share the width. */
        public AttentionSize(int width, int heads) {
            this(width, heads, heads < 1 || width % heads != 0 ? 0 : width / heads);
        }

        public AttentionSize {
            if (heads < 1 || headWidth < 1) {
                throw new IllegalArgumentException("width " + width + " does not divide into " + heads + " heads");
            }
        }
    }
}
