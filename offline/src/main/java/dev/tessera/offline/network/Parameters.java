package dev.tessera.offline.network;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * Where a network's parameters come from while its graph is built: {@link Variables} to train them, {@link FrozenParameters} to run
 * it with fixed values. The same network code serves both.
 */
public interface Parameters {
    /**
     * The value of a parameter.
     *
     * @param name unique within the network, such as {@code layer0/attention/query/weight}
     */
    Operand<TFloat32> get(String name, Shape shape, Initialiser initialiser);

    /** What is added to a matrix or kernel, if anything is. */
    default Optional<LowRank> addition(String name, Shape shape) {
        return Optional.empty();
    }
}
