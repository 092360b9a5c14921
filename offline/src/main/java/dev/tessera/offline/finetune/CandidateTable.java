package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.network.Variable;
import dev.tessera.offline.network.Weights;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The parts of all items as they were when they were last in a batch (a memory bank, Wu et al., 2018): candidates without gradient, so that
 * the items of a small batch are told from the whole catalog. Checkpoints hold it.
 */
final class CandidateTable {
    private final Ops tf;
    private final Variable parts;
    private final Operand<TFloat32> offsets;
    private final Operand<TInt32> batch;

    /** @param start parts to begin with, [items, width] */
    CandidateTable(Network network, Weights start) {
        this.tf = network.tf().withSubScope("candidates");
        this.parts = network.variables().slot("candidates", start.shape(), Initialiser.of(start));
        this.offsets = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
        this.batch = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
    }

    /** Logits of all items by number, beside those of the batch: [batch, items]. */
    Operand<TFloat32> logits(Operand<TFloat32> live) {
        return tf.math.add(tf.linalg.matMul(live, parts.value(), MatMul.transposeB(true)), offsets);
    }

    /** The operation that puts the parts of a batch [batch, width] in, when the loss has been computed from those before. */
    Op remember(Operand<TFloat32> live, Operand<TFloat32> loss) {
        return tf.withControlDependencies(List.of(loss)).resourceScatterUpdate(parts.handle(), batch, live);
    }

    /** @param offsetsOfAll added to the logits of all items */
    void feed(Step run, int[] items, float[] offsetsOfAll) {
        run.feed(batch, items, items.length).feed(offsets, offsetsOfAll, offsetsOfAll.length);
    }
}
