package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Step;
import dev.tessera.store.model.Modality;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Image-text alignment, as CLIP has it (Radford et al., 2021): of all pictures of a batch a text finds its own, and the other way round. The
 * loss is the mean of both cross entropies over the items that have both.
 */
record AlignmentObjective(Ops tf, TextPictureSpace space) implements Objective {
    private static final float HIDDEN = 1e9f;
    /** log(1 / 0.07), as in the paper. */
    private static final float FIRST_SCALE = 2.66f;

    @Override
    public Operand<TFloat32> loss(Features features) {
        Operand<TFloat32> scale =
                tf.math.exp(space.layers().parameter("alignment/scale", Initialiser.constant(FIRST_SCALE)));
        Operand<TFloat32> cosines =
                tf.linalg.matMul(space.text(features), space.picture(features), MatMul.transposeB(true));
        Operand<TFloat32> logits = tf.math.mul(cosines, scale);
        Operand<TFloat32> both = tf.math.mul(features.present(Modality.TEXT), features.present(Modality.IMAGE));
        Operand<TFloat32> weights = tf.reshape(both, tf.array(-1));
        Operand<TFloat32> hidden = tf.math.mul(tf.math.sub(weights, tf.constant(1f)), tf.constant(HIDDEN));
        Operand<TInt32> items = tf.size(weights);
        Operand<TFloat32> own =
                tf.oneHot(tf.range(tf.constant(0), items, tf.constant(1)), items, tf.constant(1f), tf.constant(0f));
        Operand<TFloat32> pictures = crossEntropy(tf.math.add(logits, hidden), own);
        Operand<TFloat32> texts = crossEntropy(tf.math.add(tf.linalg.transpose(logits, tf.array(1, 0)), hidden), own);
        Operand<TFloat32> sum = tf.reduceSum(tf.math.mul(tf.math.add(pictures, texts), weights), tf.constant(0));
        Operand<TFloat32> count = tf.math.maximum(tf.reduceSum(weights, tf.constant(0)), tf.constant(1f));
        return tf.math.mul(tf.math.div(sum, count), tf.constant(0.5f));
    }

    private Operand<TFloat32> crossEntropy(Operand<TFloat32> logits, Operand<TFloat32> own) {
        return tf.nn.softmaxCrossEntropyWithLogits(logits, own).loss();
    }

    @Override
    public void feed(Step run, int[] items, long number) {}
}
