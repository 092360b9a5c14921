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

    /** How many blocks lie one behind the other: layers of a transformer, residuals of a convolutional network. */
    int blocks();

    /**
     * The block that a parameter belongs to, from 1 to {@link #blocks()}; 0 if it comes before the first block, one more than there are if
     * it comes behind the last.
     */
    int block(String parameter);

    /**
     * Adds the network to a graph.
     *
     * @return features [items, width]
     */
    Operand<TFloat32> features(Ops tf, Layers layers, Operand<T> content);
}
