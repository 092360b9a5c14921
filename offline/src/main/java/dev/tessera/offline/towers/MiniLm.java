package dev.tessera.offline.towers;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * all-MiniLM-L6-v2: a BERT encoder (Devlin et al., 2019) of 6 layers, 384 wide, 12 heads; features are the mean over tokens, brought to
 * length 1, as the sentence model was trained.
 */
public final class MiniLm implements TextTower {
    private static final int WIDTH = 384;
    private static final int INNER = 1536;
    private static final int LAYERS = 6;
    private static final int WORDS = 30_522;
    private static final int POSITIONS = 512;
    private static final float EPSILON = 1e-12f;
    private static final Layers.AttentionSize HEADS = new Layers.AttentionSize(WIDTH, 12);

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public Operand<TFloat32> features(Ops tf, Layers layers, Operand<TInt32> tokens) {
        Operand<TFloat32> present = tf.dtypes.cast(tf.math.notEqual(tokens, tf.constant(0)), TFloat32.class);
        Operand<TFloat32> hidden = tf.math.mul(tf.math.sub(present, tf.constant(1f)), tf.constant(1e9f));
        Operand<TFloat32> bias = tf.expandDims(tf.expandDims(hidden, tf.constant(1)), tf.constant(1));
        Operand<TFloat32> x = embedded(tf, layers, tokens);
        for (int i = 0; i < LAYERS; i++) {
            x = layer(tf, layers, "layer" + i, x, bias);
        }
        return layers.unitNorm(mean(tf, x, present), EPSILON);
    }

    private static Operand<TFloat32> embedded(Ops tf, Layers layers, Operand<TInt32> tokens) {
        Operand<TInt32> length = tf.gather(tf.shape(tokens), tf.constant(1), tf.constant(0));
        Operand<TInt32> places = tf.range(tf.constant(0), length, tf.constant(1));
        Operand<TFloat32> type = layers.parameter("type", Initialiser.zeros(), WIDTH);
        Operand<TFloat32> sum = tf.math.add(
                layers.embedding("words", tokens, WORDS, WIDTH),
                tf.math.add(layers.embedding("positions", places, POSITIONS, WIDTH), type));
        return layers.layerNorm("norm", sum, WIDTH, EPSILON);
    }

    private static Operand<TFloat32> layer(
            Ops tf, Layers layers, String name, Operand<TFloat32> x, Operand<TFloat32> bias) {
        Operand<TFloat32> mixed = layers.attention(name + "/attention", x, bias, HEADS, 0);
        Operand<TFloat32> first = layers.layerNorm(name + "/attention/norm", tf.math.add(x, mixed), WIDTH, EPSILON);
        Operand<TFloat32> inner = layers.gelu(layers.dense(name + "/inner", first, WIDTH, INNER));
        Operand<TFloat32> outer = layers.dense(name + "/outer", inner, INNER, WIDTH);
        return layers.layerNorm(name + "/norm", tf.math.add(first, outer), WIDTH, EPSILON);
    }

    private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> x, Operand<TFloat32> present) {
        Operand<TFloat32> sum = tf.reduceSum(tf.math.mul(x, tf.expandDims(present, tf.constant(2))), tf.constant(1));
        Operand<TFloat32> count = tf.reduceSum(present, tf.constant(1), ReduceSum.keepDims(true));
        return tf.math.div(sum, tf.math.maximum(count, tf.constant(1f)));
    }

    /**
     * The parameters by name, from the published ONNX model.
     *
     * @throws WrongWeightsException if a tensor is missing or has another shape
     */
    public static Map<String, Weights> weights(WeightFile file) {
        Map<String, Weights> weights = new LinkedHashMap<>();
        weights.put("words/table", file.tensor("embeddings.word_embeddings.weight", WORDS, WIDTH));
        weights.put("positions/table", file.tensor("embeddings.position_embeddings.weight", POSITIONS, WIDTH));
        float[] types =
                file.tensor("embeddings.token_type_embeddings.weight", 2, WIDTH).values();
        weights.put("type", Weights.of(java.util.Arrays.copyOf(types, WIDTH), WIDTH));
        norm(weights, file, "norm", "embeddings.LayerNorm");
        for (int i = 0; i < LAYERS; i++) {
            String from = "encoder.layer." + i + ".";
            String to = "layer" + i;
            dense(weights, file, to + "/attention/query", from + "attention.self.query", WIDTH, WIDTH);
            dense(weights, file, to + "/attention/key", from + "attention.self.key", WIDTH, WIDTH);
            dense(weights, file, to + "/attention/value", from + "attention.self.value", WIDTH, WIDTH);
            dense(weights, file, to + "/attention/output", from + "attention.output.dense", WIDTH, WIDTH);
            norm(weights, file, to + "/attention/norm", from + "attention.output.LayerNorm");
            dense(weights, file, to + "/inner", from + "intermediate.dense", WIDTH, INNER);
            dense(weights, file, to + "/outer", from + "output.dense", INNER, WIDTH);
            norm(weights, file, to + "/norm", from + "output.LayerNorm");
        }
        return weights;
    }

    private static void norm(Map<String, Weights> weights, WeightFile file, String to, String from) {
        weights.put(to + "/scale", file.tensor(from + ".weight", WIDTH));
        weights.put(to + "/shift", file.tensor(from + ".bias", WIDTH));
    }

    private static void dense(
            Map<String, Weights> weights, WeightFile file, String to, String from, int inputs, int outputs) {
        weights.put(to + "/weight", file.tensor(from + ".weight", inputs, outputs));
        weights.put(to + "/bias", file.tensor(from + ".bias", outputs));
    }
}
