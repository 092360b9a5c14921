package dev.tessera.offline.network;

import dev.tessera.store.tensorflow.ModelConstants;
import java.nio.file.Path;
import java.util.Arrays;
import org.tensorflow.ndarray.Shape;

/** The parameters of a network in a SavedModel that {@link SavedModelExport} wrote, where {@link FrozenParameters} named them. */
public final class ConstantWeights implements WeightSource {
    private final Path folder;
    private final ModelConstants constants;

    /** @param folder of the SavedModel */
    public ConstantWeights(Path folder) {
        this.folder = folder;
        this.constants = ModelConstants.read(folder);
    }

    @Override
    public Weights weights(String name, Shape shape) {
        String constant = FrozenParameters.constantName(name);
        long[] found = constants
                .shape(constant)
                .orElseThrow(() -> new IllegalArgumentException("the model " + folder + " has no parameter '" + name
                        + "'; expected shape " + Arrays.toString(shape.asArray())
                        + ": was it trained with the encoder that the options name?"));
        if (!Arrays.equals(found, shape.asArray())) {
            throw new IllegalArgumentException("the model " + folder + " has parameter '" + name + "' with shape "
                    + Arrays.toString(found) + "; expected " + Arrays.toString(shape.asArray())
                    + ": was it trained with the encoder that the options name?");
        }
        return new Weights(shape, constants.values(constant));
    }
}
