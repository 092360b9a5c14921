package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Step;
import dev.tessera.store.model.Modality;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Whether a text belongs to a picture: binary cross entropy of the texts of a batch with their own pictures, and with those of other items of
 * the batch, as many of each.
 */
final class MatchingObjective implements Objective {
    private static final float FIRST_WEIGHT = 5;

    private final Ops tf;
    private final TextPictureSpace space;
    private final Operand<TInt32> shift;

    MatchingObjective(Ops tf, TextPictureSpace space) {
        this.tf = tf;
        this.space = space;
        this.shift = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(1)));
    }

    @Override
    public Operand<TFloat32> loss(Features features) {
        return loss(features, shift);
    }

    /** @param by how many rows further down the other picture of a text is, [1] */
    Operand<TFloat32> loss(Features features, Operand<TInt32> by) {
        Operand<TFloat32> texts = space.text(features);
        Operand<TFloat32> pictures = space.picture(features);
        Operand<TFloat32> hasText = features.present(Modality.TEXT);
        Operand<TFloat32> hasPicture = features.present(Modality.IMAGE);
        Operand<TInt32> items = tf.size(hasText);
        Operand<TInt32> others =
                tf.math.floorMod(tf.math.add(tf.range(tf.constant(0), items, tf.constant(1)), by), items);
        Operand<TFloat32> own = tf.math.mul(hasText, hasPicture);
        Operand<TFloat32> other = tf.math.mul(hasText, rows(hasPicture, others));
        Operand<TFloat32> missed = tf.math.softplus(tf.math.neg(logits(texts, pictures)));
        Operand<TFloat32> fooled = tf.math.softplus(logits(texts, rows(pictures, others)));
        Operand<TFloat32> sum = tf.math.add(sum(tf.math.mul(missed, own)), sum(tf.math.mul(fooled, other)));
        return tf.math.div(sum, tf.math.maximum(tf.math.add(sum(own), sum(other)), tf.constant(1f)));
    }

    /** Above 0 if the texts belong to the pictures, row by row: [items, 1]. */
    Operand<TFloat32> logits(Features features) {
        return logits(space.text(features), space.picture(features));
    }

    private Operand<TFloat32> logits(Operand<TFloat32> texts, Operand<TFloat32> pictures) {
        Layers layers = space.layers();
        Operand<TFloat32> weight =
                layers.parameter("matching/weight", Initialiser.constant(FIRST_WEIGHT), TextPictureSpace.DIMENSION, 1);
        Operand<TFloat32> bias = layers.parameter("matching/bias", Initialiser.zeros(), 1);
        return tf.math.add(tf.linalg.matMul(tf.math.mul(texts, pictures), weight), bias);
    }

    private Operand<TFloat32> rows(Operand<TFloat32> matrix, Operand<TInt32> numbers) {
        return space.layers().rows(matrix, numbers);
    }

    private Operand<TFloat32> sum(Operand<TFloat32> column) {
        return tf.reduceSum(column, tf.array(0, 1));
    }

    /** From batch to batch others are beside an item: the shift is from 1 to one less than there are items. */
    @Override
    public void feed(Step run, int[] items, long number) {
        run.feed(shift, new int[] {items.length < 2 ? 0 : 1 + (int) (number % (items.length - 1))});
    }
}
