package dev.tessera.offline.towers;

import dev.tessera.offline.network.Layers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A network from tokens to features. */
public interface TextTower {
    /** Width of the features. */
    int width();

    /**
     * Adds the network to a graph.
     *
     * @param tokens [items, length], 0 is padding
     * @return features [items, width]
     */
    Operand<TFloat32> features(Ops tf, Layers layers, Operand<TInt32> tokens);
}
