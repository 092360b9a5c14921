package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.towers.StackedTower;
import dev.tessera.store.model.Modality;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * Items whose tower trains in its last blocks alone. The graph is fed with what its first blocks, which stay as they are, said about them without
 * dropout, and holds none of those.
 *
 * @param whole reads content by the whole tower
 * @param network the tower
 * @param blocks how many stay as they are
 */
record ActivationBranch(Branch whole, StackedTower<?> network, int blocks, ActivationFile activations)
        implements Branch {
    @Override
    public Modality modality() {
        return whole.modality();
    }

    @Override
    public int width() {
        return whole.width();
    }

    @Override
    public boolean has(int item) {
        return activations.rows(item) > 0;
    }

    @Override
    public String digest() {
        return activations.key();
    }

    @Override
    public Branch behindFrozenBlocks(int items, Path folder) {
        return this;
    }

    @Override
    public Optional<? extends TrainedTower<?>> tower() {
        return whole.tower();
    }

    /** [items, longest text, width and mark], or [items, as many rows as a picture has, ...]. */
    @Override
    public Operand<TFloat32> input(Ops tf) {
        long rows = modality() == Modality.TEXT ? Shape.UNKNOWN_SIZE : activations.mostRows();
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(dimensions(Shape.UNKNOWN_SIZE, rows))));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Operand<TFloat32> features(Ops tf, Layers layers, Operand<?> input) {
        return network.upper(tf, layers, (Operand<TFloat32>) input, blocks);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void feed(Step step, Operand<?> input, int[] items) {
        int rows = modality() == Modality.TEXT ? longest(items) : activations.mostRows();
        int size = rows * activations.rowSize();
        float[] all = new float[Math.multiplyExact(items.length, size)];
        for (int i = 0; i < items.length; i++) {
            activations.read(items[i], all, i * size);
        }
        step.feed((Operand<TFloat32>) input, all, dimensions(items.length, rows));
    }

    private int longest(int[] items) {
        int longest = 1;
        for (int item : items) {
            longest = Math.max(longest, activations.rows(item));
        }
        return longest;
    }

    private long[] dimensions(long items, long rows) {
        return LongStream.concat(LongStream.of(items, rows), LongStream.of(activations.row()))
                .toArray();
    }
}
