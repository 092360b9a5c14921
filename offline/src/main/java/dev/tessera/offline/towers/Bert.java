package dev.tessera.offline.towers;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * BERT (Devlin et al., 2019) and its smaller kin, MiniLM and DistilBERT, as an encoder of sentences. Beside the layers' its parameters are
 * {@code words/table}, {@code positions/table}, {@code types/table} and {@code norm}.
 *
 * @param words rows of the table of pieces
 * @param positions most tokens of a text
 * @param types kinds of text that the model was trained to tell apart, of which ours is the first; 0 if there is no such table
 * @param pooling how the tokens become one vector
 * @param unit whether that vector is brought to length 1
 */
public record Bert(int words, int positions, int types, Transformer transformer, Pooling pooling, boolean unit)
        implements TextTower, TransformerTower<Bert>, StackedTower<TInt32> {
    private static final float EPSILON = 1e-12f;

    /** How the vectors of tokens become one. */
    public enum Pooling {
        /** Their mean, special tokens included. */
        MEAN,
        /** The first, which is the class token. */
        CLS
    }

    @Override
    public int width() {
        return transformer.width();
    }

    @Override
    public Bert with(Transformer other) {
        return new Bert(words, positions, types, other, pooling, unit);
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
        Marks present = tokens.present();
        Operand<TFloat32> x = embedded(tf, layers, tokens);
        return pooled(tf, layers, stack(tf, layers, present).apply(x, 0, blocks()), present);
    }

    /** Every token is marked. */
    @Override
    public Operand<TFloat32> lower(Ops tf, Layers layers, Operand<TInt32> content, int blocks) {
        Tokens tokens = new Tokens(tf, layers, content);
        Marks present = tokens.present();
        Operand<TFloat32> x = embedded(tf, layers, tokens);
        return present.behind(stack(tf, layers, present).apply(x, 0, blocks));
    }

    @Override
    public Operand<TFloat32> upper(Ops tf, Layers layers, Operand<TFloat32> activations, int blocks) {
        Marks present = Marks.of(tf, activations, width());
        Operand<TFloat32> x = Marks.vectors(tf, activations, width());
        return pooled(tf, layers, stack(tf, layers, present).apply(x, blocks, blocks()), present);
    }

    private Operand<TFloat32> embedded(Ops tf, Layers layers, Tokens tokens) {
        Operand<TFloat32> sum = tokens.embedded(words, positions, width());
        if (types > 0) {
            Operand<TFloat32> table = layers.parameter("types/table", Initialiser.normal(0.02), types, width());
            sum = tf.math.add(sum, layers.rows(table, tf.constant(0)));
        }
        return layers.innerDropout(transformer.norm(layers, "norm", sum));
    }

    private Transformer.Stack stack(Ops tf, Layers layers, Marks present) {
        return transformer.in(tf, layers, present.hidingOthers());
    }

    private Operand<TFloat32> pooled(Ops tf, Layers layers, Operand<TFloat32> x, Marks present) {
        Operand<TFloat32> pooled =
                switch (pooling) {
                    case MEAN -> present.mean(x);
                    case CLS -> tf.gather(x, tf.constant(0), tf.constant(1));
                };
        return unit ? layers.unitNorm(pooled, EPSILON) : pooled;
    }
}
