package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.towers.Digests;
import dev.tessera.store.model.Modality;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Features that do not train: what a frozen tower said, or which attribute entries an item has. An absent item has an empty row. */
record FeatureBranch(Modality modality, int width, float[][] rows) implements Branch {
    @Override
    public boolean has(int item) {
        return rows[item].length > 0;
    }

    @Override
    public String digest() {
        return Digests.of(rows);
    }

    @Override
    public Operand<TFloat32> input(Ops tf) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, width)));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Operand<TFloat32> features(Ops tf, Layers layers, Operand<?> input) {
        return (Operand<TFloat32>) input;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void feed(Step step, Operand<?> input, int[] items) {
        float[] all = new float[items.length * width];
        for (int i = 0; i < items.length; i++) {
            System.arraycopy(rows[items[i]], 0, all, i * width, rows[items[i]].length);
        }
        step.feed((Operand<TFloat32>) input, all, items.length, width);
    }

    @Override
    public Optional<TrainedTower<?>> tower() {
        return Optional.empty();
    }
}
