package dev.tessera.offline.towers;

import dev.tessera.offline.network.Layers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** A network from pixels to features. */
public interface ImageTower {
    /** Width of the features. */
    int width();

    /**
     * Adds the network to a graph.
     *
     * @param pixels [items, height, width, 3], red, green, blue
     * @return features [items, width]
     */
    Operand<TFloat32> features(Ops tf, Layers layers, Operand<TUint8> pixels);
}
