package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Step;
import dev.tessera.store.model.Modality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Which value an item has in an attribute, told from its text and its picture: cross entropy over the items that have one value. */
final class ClassObjective implements Objective {
    private final Ops tf;
    private final Layers layers;
    private final String name;
    private final Labels labels;
    private final Map<Modality, Integer> widths;
    private final float smoothing;
    private final Operand<TFloat32> targets;
    private final Operand<TFloat32> weights;

    /**
     * @param name below which the parameters are kept
     * @param widths of the features, by modality
     */
    ClassObjective(Ops tf, Layers layers, String name, Labels labels, Map<Modality, Integer> widths, double smoothing) {
        this.tf = tf;
        this.layers = layers;
        this.name = name;
        this.labels = labels;
        this.widths = widths;
        this.smoothing = (float) smoothing;
        this.targets = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, classes())));
        this.weights = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
    }

    Labels labels() {
        return labels;
    }

    private int classes() {
        return labels.classes().size();
    }

    /** [items, classes] */
    Operand<TFloat32> logits(Features features) {
        List<Operand<TFloat32>> seen = new ArrayList<>();
        int width = 0;
        for (Modality modality : List.of(Modality.TEXT, Modality.IMAGE)) {
            if (features.has(modality)) {
                seen.add(tf.math.mul(features.value(modality), features.present(modality)));
                width += widths.getOrDefault(modality, 0);
            }
        }
        Operand<TFloat32> all = seen.size() == 1 ? seen.get(0) : tf.concat(seen, tf.constant(1));
        return layers.dense(name, all, width, classes());
    }

    @Override
    public Operand<TFloat32> loss(Features features) {
        return loss(features, targets, weights);
    }

    /**
     * @param rows the distributions to be told, [items, classes]
     * @param known 1 for items that are in a class, else 0, [items]
     */
    Operand<TFloat32> loss(Features features, Operand<TFloat32> rows, Operand<TFloat32> known) {
        Operand<TFloat32> losses =
                tf.nn.softmaxCrossEntropyWithLogits(logits(features), rows).loss();
        Operand<TFloat32> count = tf.math.maximum(tf.reduceSum(known, tf.constant(0)), tf.constant(1f));
        return tf.math.div(tf.reduceSum(tf.math.mul(losses, known), tf.constant(0)), count);
    }

    @Override
    public void feed(Step run, int[] items, long number) {
        float[] rows = new float[items.length * classes()];
        float[] known = new float[items.length];
        for (int i = 0; i < items.length; i++) {
            int label = labels.of(items[i]);
            known[i] = label < 0 ? 0 : 1;
            for (int c = 0; c < classes(); c++) {
                rows[i * classes() + c] = smoothing / classes() + (c == label ? 1 - smoothing : 0);
            }
        }
        run.feed(targets, rows, items.length, classes()).feed(weights, known, items.length);
    }
}
