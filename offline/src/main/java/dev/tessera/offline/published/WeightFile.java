package dev.tessera.offline.published;

import dev.tessera.offline.network.Weights;
import java.util.Arrays;
import java.util.Set;
import org.tensorflow.ndarray.Shape;

/** Named float tensors of a published model, in one file or several. */
interface WeightFile {
    /** Names of all tensors. */
    Set<String> names();

    /** The dimensions of a tensor that {@link #names()} lists. */
    long[] dimensions(String name);

    /**
     * The values of a tensor that {@link #names()} lists, row-major.
     *
     * @throws WrongWeightsException if they are no floats; the message names the tensor and its type
     */
    float[] values(String name);

    /** Where the tensor comes from, or would if there were one of this name; for messages. */
    String source(String name);

    /**
     * A tensor of the shape that the network needs.
     *
     * @throws WrongWeightsException if there is none of this name, or it has another shape; the message names the tensor and both shapes
     */
    default Weights tensor(String name, long... expected) {
        if (!names().contains(name)) {
            throw new WrongWeightsException(source(name) + ": tensor '" + name + "' of shape "
                    + Arrays.toString(expected) + " is expected, but there is no tensor of this name");
        }
        long[] found = dimensions(name);
        if (!Arrays.equals(found, expected)) {
            throw new WrongWeightsException(source(name) + ": tensor '" + name + "' has shape " + Arrays.toString(found)
                    + ", expected " + Arrays.toString(expected));
        }
        return new Weights(Shape.of(expected), values(name));
    }

    /**
     * The matrix of a linear layer as [inputs, outputs]. Files hold it the other way round, as PyTorch does, unless they say otherwise.
     *
     * @throws WrongWeightsException as {@link #tensor}
     */
    default Weights linear(String name, int inputs, int outputs) {
        float[] stored = tensor(name, outputs, inputs).values();
        float[] turned = new float[stored.length];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                turned[i * outputs + o] = stored[o * inputs + i];
            }
        }
        return Weights.of(turned, inputs, outputs);
    }

    /**
     * The kernel of a convolution as [size, size, inputs, outputs]. Files hold it as [outputs, inputs, size, size].
     *
     * @throws WrongWeightsException as {@link #tensor}
     */
    default Weights kernel(String name, int size, int inputs, int outputs) {
        float[] stored = tensor(name, outputs, inputs, size, size).values();
        float[] turned = new float[stored.length];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                for (int p = 0; p < size * size; p++) {
                    turned[(p * inputs + i) * outputs + o] = stored[(o * inputs + i) * size * size + p];
                }
            }
        }
        return Weights.of(turned, size, size, inputs, outputs);
    }
}
