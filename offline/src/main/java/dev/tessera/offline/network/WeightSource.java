package dev.tessera.offline.network;

import java.util.Map;
import org.tensorflow.ndarray.Shape;

/** Where the values of a network's parameters are kept, such as a file. They are asked for one by one, so that they need not all fit in memory. */
@FunctionalInterface
public interface WeightSource {
    /**
     * The values of a parameter.
     *
     * @param shape that the network needs
     * @throws IllegalArgumentException if there is no such parameter or it has another shape; the message names it and both shapes
     */
    Weights weights(String name, Shape shape);

    /** Values that are in memory, by name. */
    static WeightSource of(Map<String, Weights> weights) {
        Map<String, Weights> all = Map.copyOf(weights);
        return (name, shape) -> {
            Weights found = all.get(name);
            if (found == null) {
                throw new IllegalArgumentException("parameter '" + name + "' of shape " + shape + " has no weights");
            }
            if (!found.shape().equals(shape)) {
                throw new IllegalArgumentException("parameter '" + name + "': expected shape " + shape
                        + ", found weights of shape " + found.shape());
            }
            return found;
        };
    }
}
