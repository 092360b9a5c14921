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
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The parts of all items as they were when they were last in a batch (a memory bank, Wu et al., 2018), without gradient, so that a small batch is
 * seen against the whole catalog. Checkpoints hold it.
 */
final class PartsTable {
    private final Ops tf;
    private final Variable parts;
    private final Operand<TInt32> batch;

    /** @param start parts to begin with, [items, width] */
    PartsTable(Network network, Weights start) {
        this.tf = network.tf().withSubScope("parts");
        this.parts = network.variables().slot("parts", start.shape(), Initialiser.of(start));
        this.batch = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
    }

    /** [items, width] */
    Operand<TFloat32> value() {
        return parts.value();
    }

    /** The operation that puts the parts of a batch [batch, width] in, when the loss has been computed from those before. */
    Op remember(Operand<TFloat32> live, Operand<TFloat32> loss) {
        return tf.withControlDependencies(List.of(loss)).resourceScatterUpdate(parts.handle(), batch, live);
    }

    void feed(Step run, int[] items) {
        run.feed(batch, items, items.length);
    }
}
