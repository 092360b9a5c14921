package dev.tessera.offline.network;

import java.util.HashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Trained parameters as constants of an inference graph. */
public final class FrozenParameters implements Parameters {
    private final Ops tf;
    private final Map<String, Weights> weights;
    private final Map<String, Operand<TFloat32>> constants = new HashMap<>();

    public FrozenParameters(Ops tf, Map<String, Weights> weights) {
        this.tf = tf;
        this.weights = Map.copyOf(weights);
    }

    /** @throws IllegalArgumentException if there is no such parameter or it has another shape; the message names it and both shapes */
    @Override
    public Operand<TFloat32> get(String name, Shape shape, Initialiser initialiser) {
        return constants.computeIfAbsent(name, n -> constant(n, shape));
    }

    private Operand<TFloat32> constant(String name, Shape shape) {
        Weights found = weights.get(name);
        if (found == null) {
            throw new IllegalArgumentException("parameter '" + name + "' of shape " + shape + " has no weights");
        }
        if (!found.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "': expected shape " + shape + ", found weights of shape " + found.shape());
        }
        return tf.withName(name.replace('/', '.')).constant(shape, DataBuffers.of(found.values(), true, false));
    }
}
