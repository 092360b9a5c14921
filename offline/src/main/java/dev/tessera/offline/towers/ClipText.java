package dev.tessera.offline.towers;

import dev.tessera.offline.network.Layers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The text side of CLIP (Radford et al., 2021): a transformer in which a token sees those before it; the features are the projection of the
 * token that ends the text. Beside the layers' its parameters are {@code words/table}, {@code positions/table}, {@code norm} and
 * {@code projection}.
 *
 * @param words rows of the table of pieces
 * @param positions most tokens of a text
 * @param end piece that ends a text; {@link #HIGHEST} if it is the one with the highest number
 * @param projection width of the features
 */
public record ClipText(int words, int positions, int end, Transformer transformer, int projection)
        implements TextTower, TransformerTower<ClipText> {
    /** Says that a text ends with its highest piece. */
    public static final int HIGHEST = -1;

    private static final float HIDDEN = 1e9f;

    @Override
    public int width() {
        return projection;
    }

    @Override
    public ClipText with(Transformer other) {
        return new ClipText(words, positions, end, other, projection);
    }

    @Override
    public int blocks() {
        return transformer.layers();
    }

    @Override
    public int block(String parameter) {
        return transformer.block(parameter);
    }

    @Override
    public Operand<TFloat32> features(Ops tf, Layers layers, Operand<TInt32> numbers) {
        Tokens tokens = new Tokens(tf, layers, numbers);
        Operand<TFloat32> x = tokens.embedded(words, positions, transformer.width());
        Operand<TFloat32> y = transformer.apply(tf, layers, x, hidingLater(tf, tokens.places()));
        Operand<TFloat32> last = tf.expandDims(atEnd(tf, tokens), tf.constant(2));
        Operand<TFloat32> token = tf.reduceSum(tf.math.mul(y, last), tf.constant(1));
        return layers.linear("projection", transformer.norm(layers, "norm", token), transformer.width(), projection);
    }

    /** A bias for the attention that hides what comes later: [length, length]. Padding comes last, so that is hidden too. */
    private static Operand<TFloat32> hidingLater(Ops tf, Operand<TInt32> places) {
        Operand<TFloat32> later = tf.dtypes.cast(
                tf.math.greater(tf.expandDims(places, tf.constant(0)), tf.expandDims(places, tf.constant(1))),
                TFloat32.class);
        return tf.math.mul(later, tf.constant(-HIDDEN));
    }

    /** 1 at the first token that ends the text, 0 elsewhere: [items, length]. */
    private Operand<TFloat32> atEnd(Ops tf, Tokens tokens) {
        Operand<TInt32> ids = tokens.ids();
        Operand<TInt32> score =
                end == HIGHEST ? ids : tf.dtypes.cast(tf.math.equal(ids, tf.constant(end)), TInt32.class);
        Operand<TInt32> place = tf.math.argMax(score, tf.constant(1), TInt32.class);
        return tf.oneHot(place, tf.size(tokens.places()), tf.constant(1f), tf.constant(0f));
    }
}
