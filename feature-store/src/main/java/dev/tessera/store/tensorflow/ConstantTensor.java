package dev.tessera.store.tensorflow;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** The value of a {@code Const} node. */
final class ConstantTensor {
    private final String node;
    private final TensorProto proto;

    private ConstantTensor(String node, TensorProto proto) {
        this.node = node;
        this.proto = proto;
    }

    static ConstantTensor of(NodeDef constant) {
        return new ConstantTensor(
                constant.getName(), constant.getAttrOrThrow("value").getTensor());
    }

    DataType type() {
        return proto.getDtype();
    }

    long[] shape() {
        return proto.getTensorShape().getDimList().stream()
                .mapToLong(TensorShapeProto.Dim::getSize)
                .toArray();
    }

    /** Number of elements. */
    int size() {
        return Math.toIntExact(Arrays.stream(shape()).reduce(1, Math::multiplyExact));
    }

    /** Row-major. Values that are listed may stop early: the last one then fills the rest. */
    float[] floats() {
        float[] values = new float[size()];
        ByteString content = proto.getTensorContent();
        if (!content.isEmpty()) {
            bytes(content, Float.BYTES).asFloatBuffer().get(values);
            return values;
        }
        int listed = proto.getFloatValCount();
        for (int i = 0; i < values.length && listed > 0; i++) {
            values[i] = proto.getFloatVal(Math.min(i, listed - 1));
        }
        return values;
    }

    /** Row-major, of an int8 tensor. */
    byte[] bytes() {
        byte[] values = new byte[size()];
        bytes(proto.getTensorContent(), 1).get(values);
        return values;
    }

    private ByteBuffer bytes(ByteString content, int each) {
        if (content.size() != (long) each * size()) {
            throw new IllegalArgumentException("constant '" + node + "' has " + content.size() + " bytes; expected "
                    + each + " for each of " + size() + " elements");
        }
        return content.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A constant node of floats. */
    static NodeDef.Builder node(String name, long[] shape, float[] values) {
        ByteBuffer content = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        content.asFloatBuffer().put(values);
        return node(name, DataType.DT_FLOAT, shape, content.array());
    }

    /** A constant node of int8. */
    static NodeDef.Builder node(String name, long[] shape, byte[] values) {
        return node(name, DataType.DT_INT8, shape, values);
    }

    /** @param content becomes the node's, not to be changed afterwards */
    private static NodeDef.Builder node(String name, DataType type, long[] shape, byte[] content) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setDtype(type).setTensorContent(UnsafeByteOperations.unsafeWrap(content));
        for (long size : shape) {
            tensor.getTensorShapeBuilder()
                    .addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
        }
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("Const")
                .putAttr("dtype", AttrValue.newBuilder().setType(type).build())
                .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build());
    }
}
