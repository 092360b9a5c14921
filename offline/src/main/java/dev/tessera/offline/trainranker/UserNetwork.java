package dev.tessera.offline.trainranker;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Weights;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * From a history to a user vector, at every position of it at once: position t sees the entries up to t. Two paths are added. Decayed
 * sums of item vectors, each mapped linearly, carry what a linear item-to-item model knows; a pre-norm causal transformer adds what
 * depends on order and company. Attention and sums weigh entry j at position t by learned functions of t - j and of the logarithm of
 * the time between them, so nothing depends on absolute time.
 */
final class UserNetwork {
    /** Scales, in seconds, at which the time between two entries is looked at: a minute, an hour, a day, a month. */
    static final float[] TIME_SCALES = {60f, 3_600f, 86_400f, 2_592_000f};

    static final float EPSILON = 1e-5f;
    static final int KINDS = 8;
    private static final float HIDDEN = -1e9f;
    private static final double[] DECAYS = {0.5, 0.75, 0.9, 0.98};

    private final Ops tf;
    private final Layers layers;
    private final RankerSettings.Shape shape;
    private final double dropout;

    UserNetwork(Ops tf, Layers layers, RankerSettings.Shape shape, double dropout) {
        this.tf = tf;
        this.layers = layers;
        this.shape = shape;
        this.dropout = dropout;
    }

    /**
     * @param vectors item vectors [batch, length, dimension]
     * @param kinds event kind codes [batch, length], 0 behind the end
     * @param ages seconds before the newest entry [batch, length]
     * @param values normalised values [batch, length]
     */
    record Inputs(Operand<TFloat32> vectors, Operand<TInt32> kinds, Operand<TFloat32> ages, Operand<TFloat32> values) {}

    /** User vectors [batch, length, dimension]. */
    Operand<TFloat32> build(Inputs inputs) {
        Operand<TFloat32> biases = relativeBiases(inputs.ages());
        Operand<TFloat32> sums = decayedSums(inputs, columns(biases, shape.layers() * shape.heads(), shape.pools()));
        return tf.math.add(sums, transformer(inputs, biases));
    }

    /** The vector of the last entry: [batch, length, dimension] to [batch, dimension]. */
    Operand<TFloat32> last(Operand<TFloat32> all, Operand<TInt32> kinds) {
        Operand<TFloat32> entries = tf.dtypes.cast(tf.math.greater(kinds, tf.constant(0)), TFloat32.class);
        Operand<TInt32> index =
                tf.math.sub(tf.dtypes.cast(tf.reduceSum(entries, tf.constant(1)), TInt32.class), tf.constant(1));
        Operand<TFloat32> chosen = tf.oneHot(index, tf.constant(shape.length()), tf.constant(1f), tf.constant(0f));
        return tf.reduceSum(tf.math.mul(all, tf.expandDims(chosen, tf.constant(2))), tf.constant(1));
    }

    private Operand<TFloat32> transformer(Inputs inputs, Operand<TFloat32> biases) {
        int width = shape.dimension();
        Operand<TFloat32> x = tf.math.add(
                layers.dense("user/input", inputs.vectors(), width, width),
                tf.math.add(
                        layers.embedding("user/kind", inputs.kinds(), KINDS, width),
                        tf.math.mul(
                                tf.expandDims(inputs.values(), tf.constant(2)),
                                layers.parameter("user/value", Initialiser.normal(0.02), 1, width))));
        x = layers.dropout(layers.layerNorm("user/input/norm", x, width, EPSILON), dropout);
        for (int layer = 0; layer < shape.layers(); layer++) {
            x = block("user/layer" + layer, x, columns(biases, layer * shape.heads(), shape.heads()));
        }
        Operand<TFloat32> normed = layers.layerNorm("user/output/norm", x, width, EPSILON);
        Operand<TFloat32> out = layers.parameter("user/output/weight", Initialiser.normal(0.02), width, width);
        Operand<TFloat32> constant = layers.parameter("user/output/bias", Initialiser.zeros(), width);
        return tf.math.add(layers.matMul(normed, out, width, width), constant);
    }

    private Operand<TFloat32> block(String name, Operand<TFloat32> x, Operand<TFloat32> bias) {
        int width = shape.dimension();
        Operand<TFloat32> attended = layers.attention(
                name + "/attention",
                layers.layerNorm(name + "/attention/norm", x, width, EPSILON),
                bias,
                new Layers.AttentionSize(width, shape.heads()),
                dropout);
        Operand<TFloat32> y = tf.math.add(x, layers.dropout(attended, dropout));
        Operand<TFloat32> normed = layers.layerNorm(name + "/feed/norm", y, width, EPSILON);
        Operand<TFloat32> hidden = layers.gelu(layers.dense(name + "/feed/in", normed, width, 2 * width));
        return tf.math.add(y, layers.dropout(layers.dense(name + "/feed/out", hidden, 2 * width, width), dropout));
    }

    /**
     * Sum over entries j of weight(t, j) gate(j) e_j A, for each pool. The weights are a softmax over the entries and one empty place,
     * so that a short history gives a short vector.
     */
    private Operand<TFloat32> decayedSums(Inputs inputs, Operand<TFloat32> logits) {
        int width = shape.dimension();
        int pools = shape.pools();
        Operand<TFloat32> empty = layers.parameter("user/pool/empty", Initialiser.zeros(), pools);
        Operand<TFloat32> place = tf.math.add(
                tf.math.mul(tf.slice(logits, tf.array(0, 0, 0, 0), tf.array(-1, -1, -1, 1)), tf.constant(0f)),
                tf.reshape(empty, tf.array(1, pools, 1, 1)));
        Operand<TFloat32> softmax = tf.nn.softmax(tf.concat(List.of(place, logits), tf.constant(3)));
        Operand<TFloat32> weights = tf.slice(softmax, tf.array(0, 0, 0, 1), tf.array(-1, -1, -1, -1));
        Operand<TFloat32> gated = tf.math.mul(weights, gates(inputs));
        Operand<TFloat32> items = tf.expandDims(inputs.vectors(), tf.constant(1));
        Operand<TFloat32> pooled = tf.train.batchMatMul(gated, items, TFloat32.class, new BatchMatMul.Options[0]);
        Operand<TFloat32> joined = tf.reshape(
                tf.linalg.transpose(pooled, tf.array(0, 2, 1, 3)), tf.array(-1, shape.length(), pools * width));
        Operand<TFloat32> maps =
                layers.parameter("user/pool/weight", (s, random) -> scaledIdentities(), (long) pools * width, width);
        return layers.matMul(layers.dropout(joined, dropout / 2), maps, pools * width, width);
    }

    /** [batch, pools, 1, length]: how much an entry counts by its kind and value. */
    private Operand<TFloat32> gates(Inputs inputs) {
        Operand<TFloat32> byKind = layers.parameter("user/pool/kind", Initialiser.constant(1), KINDS, shape.pools());
        Operand<TFloat32> byValue = layers.parameter("user/pool/value", Initialiser.zeros(), 1, shape.pools());
        Operand<TFloat32> gates = tf.math.add(
                layers.rows(byKind, inputs.kinds()),
                tf.math.mul(tf.expandDims(inputs.values(), tf.constant(2)), byValue));
        return tf.expandDims(tf.linalg.transpose(gates, tf.array(0, 2, 1)), tf.constant(2));
    }

    /** [batch, layers * heads + pools, length, length], hidden where j is after t. */
    private Operand<TFloat32> relativeBiases(Operand<TFloat32> ages) {
        int columns = shape.biasColumns();
        Operand<TFloat32> byLag = layers.parameter("user/lag", (s, random) -> decayingLags(), shape.length(), columns);
        Operand<TFloat32> lagged =
                tf.linalg.transpose(layers.rows(byLag, tf.constant(lags(shape.length()))), tf.array(2, 0, 1));
        Operand<TFloat32> hidden = tf.constant(hidden(shape.length()));
        Operand<TFloat32> between =
                tf.nn.relu(tf.math.sub(tf.expandDims(ages, tf.constant(1)), tf.expandDims(ages, tf.constant(2))));
        List<Operand<TFloat32>> bases = new ArrayList<>();
        for (float scale : TIME_SCALES) {
            bases.add(tf.math.log1p(tf.math.mul(between, tf.constant(1 / scale))));
        }
        Operand<TFloat32> byTime = layers.parameter("user/time", Initialiser.zeros(), TIME_SCALES.length, columns);
        Operand<TFloat32> timed = layers.matMul(
                tf.stack(bases, org.tensorflow.op.core.Stack.axis(3L)), byTime, TIME_SCALES.length, columns);
        Operand<TFloat32> scaled = tf.linalg.transpose(
                tf.reshape(timed, tf.array(-1, shape.length(), shape.length(), columns)), tf.array(0, 3, 1, 2));
        return tf.math.add(tf.math.add(scaled, lagged), hidden);
    }

    private Operand<TFloat32> columns(Operand<TFloat32> biases, int from, int count) {
        return tf.slice(biases, tf.array(0, from, 0, 0), tf.array(-1, count, -1, -1));
    }

    static int[][] lags(int length) {
        int[][] lags = new int[length][length];
        for (int t = 0; t < length; t++) {
            for (int j = 0; j < length; j++) {
                lags[t][j] = Math.max(0, t - j);
            }
        }
        return lags;
    }

    private static float[][] hidden(int length) {
        float[][] hidden = new float[length][length];
        for (int t = 0; t < length; t++) {
            for (int j = t + 1; j < length; j++) {
                hidden[t][j] = HIDDEN;
            }
        }
        return hidden;
    }

    /** Zero for the attention heads; for the pools, the logarithm of a decay by entry. */
    private float[] decayingLags() {
        int columns = shape.biasColumns();
        int heads = shape.layers() * shape.heads();
        float[] table = new float[shape.length() * columns];
        for (int lag = 0; lag < shape.length(); lag++) {
            for (int pool = 0; pool < shape.pools(); pool++) {
                table[lag * columns + heads + pool] = (float) (lag * Math.log(DECAYS[pool % DECAYS.length]));
            }
        }
        return table;
    }

    private float[] scaledIdentities() {
        int width = shape.dimension();
        float[] maps = new float[shape.pools() * width * width];
        for (int pool = 0; pool < shape.pools(); pool++) {
            for (int i = 0; i < width; i++) {
                maps[(pool * width + i) * width + i] = 1f / shape.pools();
            }
        }
        return Weights.of(maps, (long) shape.pools() * width, width).values();
    }
}
