package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Step;
import dev.tessera.store.model.Modality;
import java.nio.file.Path;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** One modality of the encoder in training: the items' content, or what is known of it, and the way from there to features. */
public sealed interface Branch permits TokenBranch, PixelBranch, ActivationBranch, FeatureBranch {
    Modality modality();

    /** Width of the features. */
    int width();

    /** Whether the item has this modality. */
    boolean has(int item);

    /** SHA-256 of the content of all items, in hexadecimal. */
    String digest();

    /** Adds a placeholder for the content. */
    Operand<?> input(Ops tf);

    /** Adds the tower to a graph, if there is one; features [items, width]. */
    Operand<TFloat32> features(Ops tf, Layers layers, Operand<?> input);

    /** Feeds the content of items; those without it get zeros. */
    void feed(Step step, Operand<?> input, int[] items);

    /** The tower, if it is in training. */
    Optional<? extends TrainedTower<?>> tower();

    /** The branch that reads content by the whole tower, which is what an encoder holds. */
    default Branch whole() {
        return this;
    }

    /**
     * This branch; if the first blocks of its tower stay as they are while others train, one that reads what those say about each item, and runs
     * the rest alone.
     *
     * @param items how many there are
     * @param folder where that is kept; it is computed, which takes as long as embedding the items, if it is not there yet
     * @throws java.io.UncheckedIOException naming the file, if it cannot be written, or is damaged
     */
    default Branch behindFrozenBlocks(int items, Path folder) {
        return FrozenBlocks.of(this)
                .<Branch>map(frozen -> frozen.read(items, folder))
                .orElse(this);
    }
}
