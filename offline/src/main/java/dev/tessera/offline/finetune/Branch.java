package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Step;
import dev.tessera.store.model.Modality;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** One modality of the encoder in training: the items' content, and the way from it to features. */
public sealed interface Branch permits TokenBranch, PixelBranch, FeatureBranch {
    Modality modality();

    /** Width of the features. */
    int width();

    /** Whether the item has this modality. */
    boolean has(int item);

    /** A number that changes with the content of any item. */
    int contentHash();

    /** Adds a placeholder for the content. */
    Operand<?> input(Ops tf);

    /** Adds the tower to a graph, if there is one; features [items, width]. */
    Operand<TFloat32> features(Ops tf, Layers layers, Operand<?> input);

    /** Feeds the content of items; those without it get zeros. */
    void feed(Step step, Operand<?> input, int[] items);

    /** The tower, if it is in training. */
    Optional<? extends TrainedTower<?>> tower();
}
