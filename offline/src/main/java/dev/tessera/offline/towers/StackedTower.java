package dev.tessera.offline.towers;

import dev.tessera.offline.network.Layers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * A tower whose blocks read nothing but what the block before gives, so that it can be cut between two of them. Its features are what
 * {@link #upper} makes of what {@link #lower} gives, wherever it is cut.
 *
 * @param <T> type of the content's numbers
 */
public interface StackedTower<T extends TType> {
    /**
     * Adds what comes before the blocks, and the first of them, to a graph.
     *
     * @param blocks how many, from 0
     * @return all that the rest needs to know of the items: [items, rows, ...]. Of texts a row is a token, and rows of zeros behind an item's own change
     *     nothing
     */
    Operand<TFloat32> lower(Ops tf, Layers layers, Operand<T> content, int blocks);

    /**
     * Adds the other blocks, and what comes behind them.
     *
     * @param activations what {@link #lower} gave
     * @param blocks how many came before
     * @return features [items, width]
     */
    Operand<TFloat32> upper(Ops tf, Layers layers, Operand<TFloat32> activations, int blocks);
}
