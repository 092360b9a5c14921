package dev.tessera.offline.towers;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A small text encoder to be trained from scratch: word embeddings, their mean and their maximum side by side, one hidden layer.
 *
 * @param tokens rows of the embedding table, padding included
 * @param embedding width of a word
 * @param width of the features
 */
public record WordTower(int tokens, int embedding, int width) implements TextTower {
    private static final double WORD_DROPOUT = 0.1;

    @Override
    public int blocks() {
        return 1;
    }

    @Override
    public int block(String parameter) {
        return parameter.startsWith("words/hidden/") ? 1 : 0;
    }

    @Override
    public Operand<TFloat32> features(Ops tf, Layers layers, Operand<TInt32> numbers) {
        Operand<TFloat32> present = tf.dtypes.cast(tf.math.notEqual(numbers, tf.constant(0)), TFloat32.class);
        Operand<TFloat32> kept = tf.expandDims(layers.dropout(present, WORD_DROPOUT), tf.constant(2));
        Operand<TFloat32> table = layers.parameter("words/table", Initialiser.normal(0.3), tokens, embedding);
        Operand<TFloat32> words = tf.math.mul(layers.rows(table, numbers), kept);
        Operand<TFloat32> count = tf.reduceSum(present, tf.constant(1), ReduceSum.keepDims(true));
        Operand<TFloat32> mean =
                tf.math.div(tf.reduceSum(words, tf.constant(1)), tf.math.maximum(count, tf.constant(1f)));
        // At least 0, as where padding takes part: else a text's features would depend on how long the others of its
        // batch are.
        Operand<TFloat32> most =
                tf.math.maximum(tf.reduceMax(words, tf.constant(1), new ReduceMax.Options[0]), tf.constant(0f));
        Operand<TFloat32> both = tf.concat(java.util.List.of(mean, most), tf.constant(1));
        return layers.gelu(layers.dense("words/hidden", both, 2 * embedding, width));
    }
}
