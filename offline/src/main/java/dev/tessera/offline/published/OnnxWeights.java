package dev.tessera.offline.published;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.tessera.offline.network.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The float32 initialisers of an ONNX model, read without its schema: ModelProto.graph (7), GraphProto.node (1) and initializer (5),
 * NodeProto.input (1), name (3) and op_type (4), TensorProto.dims (1), data_type (2), float_data (4), name (8) and raw_data (9).
 *
 * <p>An exporter folds the transpose of a linear layer into its weight and renames it; such a tensor is found by the name of the MatMul
 * that reads it: the second input of {@code /encoder/layer.0/output/dense/MatMul} is {@code encoder.layer.0.output.dense.weight}, as
 * [inputs, outputs].
 */
final class OnnxWeights implements WeightFile {
    private static final int FLOAT = 1;

    private final String source;
    private final Map<String, Tensor> tensors = new TreeMap<>();
    private final Map<String, String> renamed = new HashMap<>();

    private OnnxWeights(String source) {
        this.source = source;
    }

    /**
     * @param source named in messages
     * @throws WrongWeightsException if the bytes are not an ONNX model
     */
    static OnnxWeights read(InputStream bytes, String source) throws IOException {
        OnnxWeights weights = new OnnxWeights(source);
        CodedInputStream model = CodedInputStream.newInstance(bytes, 1 << 16);
        model.setSizeLimit(Integer.MAX_VALUE);
        try {
            fields(model, (field, in) -> {
                if (field == 7) {
                    weights.graph(in);
                    return true;
                }
                return false;
            });
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new WrongWeightsException(source + " is no ONNX model: " + e.getMessage(), e);
        }
        weights.rename();
        if (weights.tensors.isEmpty()) {
            throw new WrongWeightsException(source + " is no ONNX model with float32 weights");
        }
        return weights;
    }

    private void graph(CodedInputStream graph) throws IOException {
        nested(graph, (field, in) -> {
            if (field == 1) {
                node(in);
            } else if (field == 5) {
                tensor(in);
            } else {
                return false;
            }
            return true;
        });
    }

    private void node(CodedInputStream node) throws IOException {
        List<String> inputs = new ArrayList<>();
        String[] named = {"", ""};
        nested(node, (field, in) -> {
            switch (field) {
                case 1 -> inputs.add(in.readString());
                case 3 -> named[0] = in.readString();
                case 4 -> named[1] = in.readString();
                default -> {
                    return false;
                }
            }
            return true;
        });
        String suffix = "/MatMul";
        if (named[1].equals("MatMul") && inputs.size() == 2 && named[0].startsWith("/") && named[0].endsWith(suffix)) {
            String layer = named[0].substring(1, named[0].length() - suffix.length());
            renamed.put(inputs.get(1), layer.replace('/', '.') + ".weight");
        }
    }

    private void tensor(CodedInputStream proto) throws IOException {
        TensorReader reader = new TensorReader();
        nested(proto, reader);
        if (reader.type == FLOAT) {
            tensors.put(reader.name, reader.tensor(source));
        }
    }

    private void rename() {
        renamed.forEach((from, to) -> {
            Tensor tensor = tensors.remove(from);
            if (tensor != null) {
                tensors.put(to, tensor);
            }
        });
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public long[] dimensions(String name) {
        return tensor(name).dimensions.clone();
    }

    @Override
    public float[] values(String name) {
        return tensor(name).values.clone();
    }

    @Override
    public String source(String name) {
        return source;
    }

    /** The exporter has turned it already. */
    @Override
    public Weights linear(String name, int inputs, int outputs) {
        return tensor(name, inputs, outputs);
    }

    private Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new WrongWeightsException(source + " has no tensor '" + name + "'");
        }
        return tensor;
    }

    private static void nested(CodedInputStream in, FieldReader reader) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        fields(in, reader);
        in.popLimit(limit);
    }

    private static void fields(CodedInputStream in, FieldReader reader) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (!reader.read(WireFormat.getTagFieldNumber(tag), in)) {
                in.skipField(tag);
            }
        }
    }

    /** Reads one field's value and says so, or leaves it to be skipped. */
    private interface FieldReader {
        boolean read(int field, CodedInputStream in) throws IOException;
    }

    private record Tensor(long[] dimensions, float[] values) {}

    private static final class TensorReader implements FieldReader {
        private final List<Long> dimensions = new ArrayList<>();
        private ByteBuffer values = ByteBuffer.allocate(0);
        private String name = "";
        private int type;

        @Override
        public boolean read(int field, CodedInputStream in) throws IOException {
            switch (field) {
                case 1 -> dimension(in);
                case 2 -> type = in.readInt32();
                case 4, 9 -> values = in.readByteBuffer();
                case 8 -> name = in.readString();
                default -> {
                    return false;
                }
            }
            return true;
        }

        /** Packed or not: both are in use, and both readable only by the tag, which repeats the wire type. */
        private void dimension(CodedInputStream in) throws IOException {
            if (WireFormat.getTagWireType(in.getLastTag()) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                int limit = in.pushLimit(in.readRawVarint32());
                while (in.getBytesUntilLimit() > 0) {
                    dimensions.add(in.readInt64());
                }
                in.popLimit(limit);
            } else {
                dimensions.add(in.readInt64());
            }
        }

        Tensor tensor(String source) {
            long[] shape = dimensions.stream().mapToLong(Long::longValue).toArray();
            long count = 1;
            for (long size : shape) {
                count *= size;
            }
            if (values.remaining() != 4 * count) {
                throw new WrongWeightsException(
                        source + ": tensor '" + name + "' has " + values.remaining() + " bytes, expected " + 4 * count);
            }
            float[] floats = new float[(int) count];
            values.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
            return new Tensor(shape, floats);
        }
    }
}
