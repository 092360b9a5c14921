package dev.tessera.offline.network;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * A TensorFlow resource variable.
 *
 * @param handle the resource
 * @param value its value, read once a step; gradients are taken with respect to this operand
 * @param feed placeholder of the assignment
 * @param assignment name of the operation that writes what is fed
 */
public record Variable(
        String name,
        Shape shape,
        Operand<? extends TType> handle,
        Operand<TFloat32> value,
        Placeholder<TFloat32> feed,
        String assignment) {
    /** Matrices and larger decay; biases, norms and scales, which are vectors and scalars, do not. */
    public boolean decays() {
        return shape.numDimensions() >= 2;
    }
}
