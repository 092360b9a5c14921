package dev.tessera.store.tensorflow;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** Element type and shape of one model input or output; a dimension that may vary is {@link Shape#UNKNOWN_SIZE}. */
public record TensorSpec(DataType type, Shape shape) {
    /** A float32 tensor; -1 stands for a dimension that may vary. */
    public static TensorSpec floats(long... dimensions) {
        return new TensorSpec(DataType.DT_FLOAT, Shape.of(dimensions));
    }

    /** An int32 tensor; -1 stands for a dimension that may vary. */
    public static TensorSpec ints(long... dimensions) {
        return new TensorSpec(DataType.DT_INT32, Shape.of(dimensions));
    }

    /** A uint8 tensor, such as pixels; -1 stands for a dimension that may vary. */
    public static TensorSpec bytes(long... dimensions) {
        return new TensorSpec(DataType.DT_UINT8, Shape.of(dimensions));
    }

    static TensorSpec of(TensorInfo info) {
        long[] dimensions = info.getTensorShape().getDimList().stream()
                .mapToLong(TensorShapeProto.Dim::getSize)
                .toArray();
        return new TensorSpec(info.getDtype(), Shape.of(dimensions));
    }

    /** Whether a tensor of the given spec can stand here: same type and rank, and equal sizes wherever both are fixed. */
    public boolean accepts(TensorSpec other) {
        if (type != other.type || shape.numDimensions() != other.shape.numDimensions()) {
            return false;
        }
        for (int d = 0; d < shape.numDimensions(); d++) {
            long mine = shape.get(d);
            long theirs = other.shape.get(d);
            if (mine >= 0 && theirs >= 0 && mine != theirs) {
                return false;
            }
        }
        return true;
    }

    public TensorInfo toProto(String tensorName) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (long size : shape.asArray()) {
            dimensions.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
        }
        return TensorInfo.newBuilder()
                .setName(tensorName)
                .setDtype(type)
                .setTensorShape(dimensions)
                .build();
    }

    /** For example {@code float32[?, 50, 64]}. */
    @Override
    public String toString() {
        String sizes = Arrays.stream(shape.asArray())
                .mapToObj(size -> size < 0 ? "?" : Long.toString(size))
                .collect(Collectors.joining(", ", "[", "]"));
        return typeName() + sizes;
    }

    private String typeName() {
        return switch (type) {
            case DT_FLOAT -> "float32";
            case DT_INT32 -> "int32";
            case DT_INT64 -> "int64";
            case DT_UINT8 -> "uint8";
            default -> type.name();
        };
    }
}
