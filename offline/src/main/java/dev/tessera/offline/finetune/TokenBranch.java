package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.towers.Digests;
import dev.tessera.offline.towers.TextTower;
import dev.tessera.store.model.Modality;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Texts whose tower trains. */
public record TokenBranch(TrainedTower<? extends TextTower> trained, int[][] tokens) implements Branch {
    @Override
    public Modality modality() {
        return Modality.TEXT;
    }

    @Override
    public int width() {
        return trained.network().width();
    }

    @Override
    public Optional<TrainedTower<?>> tower() {
        return Optional.of(trained);
    }

    @Override
    public boolean has(int item) {
        return tokens[item].length > 0;
    }

    @Override
    public String digest() {
        return Digests.of(tokens);
    }

    @Override
    public Operand<TInt32> input(Ops tf) {
        return tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, -1)));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Operand<TFloat32> features(Ops tf, Layers layers, Operand<?> input) {
        return trained.network().features(tf, layers, (Operand<TInt32>) input);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void feed(Step step, Operand<?> input, int[] items) {
        int length = 1;
        for (int item : items) {
            length = Math.max(length, tokens[item].length);
        }
        int[] all = new int[items.length * length];
        for (int i = 0; i < items.length; i++) {
            System.arraycopy(tokens[items[i]], 0, all, i * length, tokens[items[i]].length);
        }
        step.feed((Operand<TInt32>) input, all, items.length, length);
    }
}
