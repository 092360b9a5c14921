package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.network.Weights;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * Co-engagement: the cross entropy between the softmax of an item's affinities with the other items of the batch, or of the catalog, and how
 * often it was engaged with beside each of them. The affinity of two items is the dot product of their parts side by side.
 */
final class EngagementLoss {
    private final Ops tf;
    private final Operand<TFloat32> targets;
    private final Operand<TFloat32> weights;
    private final Operand<TFloat32> offsets;
    private final Operand<TFloat32> offsetsBeside;
    private final Optional<PartsTable> table;
    private final Operand<TFloat32> loss;
    private final Optional<Op> remembering;

    /**
     * Adds the loss to a graph.
     *
     * @param parts side by side [items, width], hidden ones 0
     * @param whole the same, with only those that an item lacks 0
     * @param start parts of all items to begin with, if all are candidates
     */
    EngagementLoss(Network network, Operand<TFloat32> parts, Operand<TFloat32> whole, Optional<Weights> start) {
        this.tf = network.tf();
        this.targets = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1)));
        this.weights = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
        this.offsets = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
        this.offsetsBeside = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
        this.table = start.map(first -> new PartsTable(network, first));
        this.loss = loss(parts);
        this.remembering = table.map(each -> each.remember(whole, loss));
    }

    Operand<TFloat32> loss() {
        return loss;
    }

    void feed(Step run, int[] items, ItemBatches batches) {
        float[] rowWeights = new float[items.length];
        float[] rows = batches.targets(items, rowWeights);
        run.feed(targets, rows, items.length, batches.candidates(items))
                .feed(weights, rowWeights, items.length)
                .feed(offsets, batches.offsets(items), items.length);
        table.ifPresent(each -> {
            float[] beside = batches.offsetsBeside(items);
            each.feed(run, items);
            run.feed(offsetsBeside, beside, beside.length);
        });
        remembering.ifPresent(run::run);
    }

    /** Logits of all items by number. */
    private Operand<TFloat32> beside(Operand<TFloat32> parts, PartsTable all) {
        return tf.math.add(tf.linalg.matMul(parts, all.value(), MatMul.transposeB(true)), offsetsBeside);
    }

    private Operand<TFloat32> loss(Operand<TFloat32> parts) {
        Operand<TFloat32> affinity = tf.linalg.matMul(parts, parts, MatMul.transposeB(true));
        Operand<TFloat32> itself = tf.linalg.matrixDiag(
                tf.math.add(tf.math.mul(weights, tf.constant(0f)), tf.constant(ItemBatches.HIDDEN)),
                tf.constant(0),
                tf.constant(-1),
                tf.constant(-1),
                tf.constant(0f));
        Operand<TFloat32> within = tf.math.add(tf.math.add(affinity, offsets), itself);
        Operand<TFloat32> logits = table.<Operand<TFloat32>>map(
                        each -> tf.concat(List.of(within, beside(parts, each)), tf.constant(1)))
                .orElse(within);
        Operand<TFloat32> rows =
                tf.nn.softmaxCrossEntropyWithLogits(logits, targets).loss();
        Operand<TFloat32> sum = tf.reduceSum(tf.math.mul(rows, weights), tf.constant(0));
        return tf.math.div(sum, tf.math.maximum(tf.reduceSum(weights, tf.constant(0)), tf.constant(1e-6f)));
    }
}
