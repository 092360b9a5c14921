package dev.tessera.offline.network;

import java.util.HashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Known parameters as constants of an inference graph. */
public final class FrozenParameters implements Parameters {
    private final Ops tf;
    private final WeightSource weights;
    private final Map<String, Operand<TFloat32>> constants = new HashMap<>();
    private long bytes;

    public FrozenParameters(Ops tf, Map<String, Weights> weights) {
        this(tf, WeightSource.of(weights));
    }

    public FrozenParameters(Ops tf, WeightSource weights) {
        this.tf = tf;
        this.weights = weights;
    }

    /** @throws IllegalArgumentException as {@link WeightSource#weights}, or if all parameters together have more than 2 GiB */
    @Override
    public Operand<TFloat32> get(String name, Shape shape, Initialiser initialiser) {
        return constants.computeIfAbsent(name, n -> constant(n, shape));
    }

    /** Name of the operation that holds a parameter. */
    static String constantName(String parameter) {
        return parameter.replace('/', '.');
    }

    private Operand<TFloat32> constant(String name, Shape shape) {
        bytes += Float.BYTES * shape.size();
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the parameters have more than 2 GiB, '" + name
                    + "' included; a graph cannot hold more as constants");
        }
        Weights found = weights.weights(name, shape);
        return tf.withName(constantName(name)).constant(shape, DataBuffers.of(found.values(), true, false));
    }
}
