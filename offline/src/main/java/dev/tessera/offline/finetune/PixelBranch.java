package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.towers.Digests;
import dev.tessera.offline.towers.ImageTower;
import dev.tessera.store.feature.PixelRule;
import dev.tessera.store.model.Modality;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** Pictures whose tower trains. */
public record PixelBranch(TrainedTower<? extends ImageTower> trained, PixelRule rule, byte[][] pixels)
        implements Branch {
    @Override
    public Modality modality() {
        return Modality.IMAGE;
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
        return pixels[item].length > 0;
    }

    @Override
    public String digest() {
        return Digests.of(pixels);
    }

    @Override
    public Operand<TUint8> input(Ops tf) {
        return tf.placeholder(TUint8.class, Placeholder.shape(Shape.of(-1, rule.height(), rule.width(), 3)));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Operand<TFloat32> features(Ops tf, Layers layers, Operand<?> input) {
        return trained.network().features(tf, layers, (Operand<TUint8>) input);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void feed(Step step, Operand<?> input, int[] items) {
        byte[] all = new byte[items.length * rule.size()];
        for (int i = 0; i < items.length; i++) {
            System.arraycopy(pixels[items[i]], 0, all, i * rule.size(), pixels[items[i]].length);
        }
        step.feed((Operand<TUint8>) input, all, items.length, rule.height(), rule.width(), 3);
    }
}
