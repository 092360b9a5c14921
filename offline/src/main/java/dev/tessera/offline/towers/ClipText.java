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
        implements TextTower, TransformerTower<ClipText>, StackedTower<TInt32> {
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
        Operand<TFloat32> x = embedded(tokens);
        return projected(layers, stack(tf, layers, x).apply(x, 0, blocks()), atEnd(tf, tokens));
    }

    /** The token that ends the text is marked. */
    @Override
    public Operand<TFloat32> lower(Ops tf, Layers layers, Operand<TInt32> content, int blocks) {
        Tokens tokens = new Tokens(tf, layers, content);
        Operand<TFloat32> x = embedded(tokens);
        return atEnd(tf, tokens).behind(stack(tf, layers, x).apply(x, 0, blocks));
    }

    @Override
    public Operand<TFloat32> upper(Ops tf, Layers layers, Operand<TFloat32> activations, int blocks) {
        Operand<TFloat32> x = Marks.vectors(tf, activations, transformer.width());
        Marks end = Marks.of(tf, activations, transformer.width());
        return projected(layers, stack(tf, layers, x).apply(x, blocks, blocks()), end);
    }

    private Operand<TFloat32> embedded(Tokens tokens) {
        return tokens.embedded(words, positions, transformer.width());
    }

    private Transformer.Stack stack(Ops tf, Layers layers, Operand<TFloat32> x) {
        return transformer.in(tf, layers, hidingLater(tf, x));
    }

    private Operand<TFloat32> projected(Layers layers, Operand<TFloat32> x, Marks end) {
        Operand<TFloat32> normed = transformer.norm(layers, "norm", end.sum(x));
        return layers.linear("projection", normed, transformer.width(), projection);
    }

    /** A bias for the attention that hides what comes later: [length, length]. Padding comes last, so that is hidden too. */
    private static Operand<TFloat32> hidingLater(Ops tf, Operand<TFloat32> x) {
        Operand<TInt32> length = tf.gather(tf.shape(x), tf.constant(1), tf.constant(0));
        Operand<TInt32> places = tf.range(tf.constant(0), length, tf.constant(1));
        Operand<TFloat32> later = tf.dtypes.cast(
                tf.math.greater(tf.expandDims(places, tf.constant(0)), tf.expandDims(places, tf.constant(1))),
                TFloat32.class);
        return tf.math.mul(later, tf.constant(-HIDDEN));
    }

    /** Marks the first token that ends the text. */
    private Marks atEnd(Ops tf, Tokens tokens) {
        Operand<TInt32> ids = tokens.ids();
        Operand<TInt32> score =
                end == HIGHEST ? ids : tf.dtypes.cast(tf.math.equal(ids, tf.constant(end)), TInt32.class);
        Operand<TInt32> place = tf.math.argMax(score, tf.constant(1), TInt32.class);
        return new Marks(tf, tf.oneHot(place, tf.size(tokens.places()), tf.constant(1f), tf.constant(0f)));
    }
}
