package dev.tessera.store.tensorflow;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** The weights of a SavedModel that has them as constants: floats, however they are stored. */
public final class ModelConstants {
    private final Map<String, ConstantTensor> byName = new HashMap<>();

    private ModelConstants() {}

    /** @throws IllegalArgumentException as {@link SavedModelFile#read} */
    public static ModelConstants read(Path folder) {
        ModelConstants constants = new ModelConstants();
        for (NodeDef node :
                Int8Constants.restore(SavedModelFile.read(folder).getGraphDef()).getNodeList()) {
            if (node.getOp().equals("Const") && node.getAttrOrThrow("dtype").getType() == DataType.DT_FLOAT) {
                constants.byName.put(node.getName(), ConstantTensor.of(node));
            }
        }
        return constants;
    }

    /** Sizes of a constant's dimensions; empty if there is none of this name. */
    public Optional<long[]> shape(String name) {
        return Optional.ofNullable(byName.get(name)).map(ConstantTensor::shape);
    }

    /**
     * Values of a constant, row-major.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public float[] values(String name) {
        ConstantTensor found = byName.get(name);
        if (found == null) {
            throw new IllegalArgumentException("the model has no constant '" + name + "'");
        }
        return found.floats();
    }
}
