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

    public FrozenParameters(Ops tf, Map<String, Weights> weights) {
        this(tf, WeightSource.of(weights));
    }

    public FrozenParameters(Ops tf, WeightSource weights) {
        this.tf = tf;
        this.weights = weights;
    }

    /** @throws IllegalArgumentException as {@link WeightSource#weights} */
    @Override
    public Operand<TFloat32> get(String name, Shape shape, Initialiser initialiser) {
        return constants.computeIfAbsent(name, n -> constant(n, shape));
    }

    private Operand<TFloat32> constant(String name, Shape shape) {
        Weights found = weights.weights(name, shape);
        return tf.withName(name.replace('/', '.')).constant(shape, DataBuffers.of(found.values(), true, false));
    }
}
