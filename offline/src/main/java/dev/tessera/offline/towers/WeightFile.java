package dev.tessera.offline.towers;

import dev.tessera.offline.network.Weights;
import java.util.Arrays;
import java.util.Set;
import org.tensorflow.ndarray.Shape;

/** Named float tensors of a published model. */
public interface WeightFile {
    /** Names of all tensors. */
    Set<String> names();

    /** The dimensions of a tensor that {@link #names()} lists. */
    long[] dimensions(String name);

    /** The values of a tensor that {@link #names()} lists, row-major. */
    float[] values(String name);

    /** Where the weights come from, for messages. */
    String source();

    /**
     * A tensor of the shape that the network needs.
     *
     * @throws WrongWeightsException if there is none of this name, or it has another shape; the message names the tensor and both shapes
     */
    default Weights tensor(String name, long... expected) {
        if (!names().contains(name)) {
            throw new WrongWeightsException(source() + ": tensor '" + name + "' of shape " + Arrays.toString(expected)
                    + " is expected, but the file has no tensor of this name");
        }
        long[] found = dimensions(name);
        if (!Arrays.equals(found, expected)) {
            throw new WrongWeightsException(source() + ": tensor '" + name + "' has shape " + Arrays.toString(found)
                    + ", expected " + Arrays.toString(expected));
        }
        return new Weights(Shape.of(expected), values(name));
    }
}
