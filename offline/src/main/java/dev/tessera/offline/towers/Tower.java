package dev.tessera.offline.towers;

import dev.tessera.offline.network.Layers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * A network from content to features. It says what is built, not with which parameters: those come from the layers, to be trained or
 * frozen. Its text form, as records have it, tells it from every other network.
 *
 * @param <T> type of the content's numbers
 */
public sealed interface Tower<T extends TType> permits TextTower, ImageTower {
    /** Width of the features. */
    int width();

    /**
     * Adds the network to a graph.
     *
     * @return features [items, width]
     */
    Operand<TFloat32> features(Ops tf, Layers layers, Operand<T> content);
}
