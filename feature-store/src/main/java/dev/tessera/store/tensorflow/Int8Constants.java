package dev.tessera.store.tensorflow;

import dev.tessera.store.vector.SymmetricInt8;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Weights of a graph as one signed byte each, with one scale an output channel. A float constant {@code w} is stored as four nodes that any
 * TensorFlow runs: the codes {@code w/int8}, the scales {@code w/int8_scale}, the cast {@code w/int8_cast}, and the product of the last two
 * under the name {@code w} itself, so that nothing else in the graph changes.
 *
 * <p>Left like this, the product would be taken anew at every call, for TensorFlow folds no constants that grow. {@link LoadedModel} therefore
 * takes it once, when it loads a model.
 */
public final class Int8Constants {
    /** Smaller constants stay as they are: they save nothing, and may be anything but weights. */
    static final int LEAST_ELEMENTS = 2048;

    private static final String CODES = "/int8";
    private static final String SCALES = "/int8_scale";
    private static final String CAST = "/int8_cast";

    private Int8Constants() {}

    /**
     * Stores every float constant that has two axes or more and {@value #LEAST_ELEMENTS} elements or more as bytes.
     *
     * @throws IllegalArgumentException if one of them is not finite everywhere; the message names it
     */
    public static GraphDef store(GraphDef graph) {
        Map<String, NodeDef> readers = readers(graph);
        GraphDef.Builder stored = graph.toBuilder().clearNode();
        for (NodeDef node : graph.getNodeList()) {
            if (isWeight(node)) {
                stored.addAllNode(store(node, readers.getOrDefault(node.getName(), NodeDef.getDefaultInstance())));
            } else {
                stored.addNode(node);
            }
        }
        return stored.build();
    }

    /** By constant, a node that takes it. */
    private static Map<String, NodeDef> readers(GraphDef graph) {
        Map<String, NodeDef> readers = new HashMap<>();
        for (NodeDef node : graph.getNodeList()) {
            node.getInputList().forEach(input -> readers.putIfAbsent(input, node));
        }
        return readers;
    }

    private static boolean isWeight(NodeDef node) {
        if (!node.getOp().equals("Const") || node.getName().endsWith(SCALES)) {
            return false;
        }
        ConstantTensor value = ConstantTensor.of(node);
        return value.type() == DataType.DT_FLOAT && value.shape().length >= 2 && value.size() >= LEAST_ELEMENTS;
    }

    private static List<NodeDef> store(NodeDef constant, NodeDef reader) {
        String name = constant.getName();
        ConstantTensor value = ConstantTensor.of(constant);
        float[] weights = value.floats();
        Channels channels = channels(name, value.shape(), reader);
        float[] scales = scales(name, weights, channels);
        byte[] codes = new byte[weights.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = SymmetricInt8.code(weights[i], scales[channels.of(i)]);
        }
        AttrValue floats = AttrValue.newBuilder().setType(DataType.DT_FLOAT).build();
        NodeDef.Builder cast = NodeDef.newBuilder()
                .setName(name + CAST)
                .setOp("Cast")
                .addInput(name + CODES)
                .putAttr(
                        "SrcT", AttrValue.newBuilder().setType(DataType.DT_INT8).build())
                .putAttr("DstT", floats);
        NodeDef.Builder product = NodeDef.newBuilder()
                .setName(name)
                .setOp("Mul")
                .addInput(name + CAST)
                .addInput(name + SCALES)
                .putAttr("T", floats);
        return List.of(
                ConstantTensor.node(name + CODES, value.shape(), codes)
                        .addAllInput(constant.getInputList())
                        .setDevice(constant.getDevice())
                        .build(),
                ConstantTensor.node(name + SCALES, channels.scaleShape(), scales)
                        .setDevice(constant.getDevice())
                        .build(),
                cast.setDevice(constant.getDevice()).build(),
                product.setDevice(constant.getDevice()).build());
    }

    /** The axes of the output channels: the rows of a table, channels and their multiples of a depthwise kernel, else the last axis. */
    private static Channels channels(String name, long[] shape, NodeDef reader) {
        int last = shape.length - 1;
        return switch (reader.getOp()) {
            case "Gather", "GatherV2" ->
                reader.getInput(0).equals(name)
                        ? Channels.along(shape, 0, 1)
                        : Channels.along(shape, last, shape.length);
            case "DepthwiseConv2dNative" -> Channels.along(shape, last - 1, shape.length);
            default -> Channels.along(shape, last, shape.length);
        };
    }

    private static float[] scales(String name, float[] weights, Channels channels) {
        float[] scales = new float[channels.count()];
        for (int i = 0; i < weights.length; i++) {
            if (!Float.isFinite(weights[i])) {
                throw new IllegalArgumentException(
                        "constant '" + name + "' has " + weights[i] + " as element " + i + "; expected finite numbers");
            }
            int channel = channels.of(i);
            scales[channel] = Math.max(scales[channel], Math.abs(weights[i]));
        }
        for (int channel = 0; channel < scales.length; channel++) {
            scales[channel] = SymmetricInt8.scale(scales[channel]);
        }
        return scales;
    }

    /**
     * The graph with float constants again; the same graph if it has nothing stored as bytes.
     *
     * @throws IllegalArgumentException if codes and scales of a constant do not fit; the message names it
     */
    static GraphDef restore(GraphDef graph) {
        Map<String, NodeDef> parts = parts(graph);
        if (parts.isEmpty()) {
            return graph;
        }
        GraphDef.Builder restored = graph.toBuilder().clearNode();
        for (NodeDef node : graph.getNodeList()) {
            NodeDef codes = parts.get(node.getName() + CODES);
            NodeDef scales = parts.get(node.getName() + SCALES);
            if (codes != null && scales != null) {
                restored.addNode(restore(node, ConstantTensor.of(codes), ConstantTensor.of(scales))
                        .addAllInput(codes.getInputList())
                        .setDevice(node.getDevice()));
            } else if (!parts.containsKey(node.getName())) {
                restored.addNode(node);
            }
        }
        return restored.build();
    }

    /** By name, the nodes that stand for weights beside the product of each. */
    private static Map<String, NodeDef> parts(GraphDef graph) {
        Map<String, NodeDef> nodes = new HashMap<>();
        graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
        Map<String, NodeDef> parts = new HashMap<>();
        for (NodeDef node : graph.getNodeList()) {
            String name = node.getName();
            if (node.getOp().equals("Mul") && node.getInputList().equals(List.of(name + CAST, name + SCALES))) {
                for (String suffix : List.of(CODES, SCALES, CAST)) {
                    NodeDef part = nodes.get(name + suffix);
                    if (part == null) {
                        throw new IllegalArgumentException(
                                "the weights '" + name + "' stored as bytes lack the node '" + name + suffix + "'");
                    }
                    parts.put(name + suffix, part);
                }
            }
        }
        return parts;
    }

    private static NodeDef.Builder restore(NodeDef product, ConstantTensor codes, ConstantTensor scales) {
        try {
            Channels channels = Channels.of(codes.shape(), scales.shape());
            float[] scaleValues = scales.floats();
            byte[] codeValues = codes.bytes();
            float[] weights = new float[codeValues.length];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = SymmetricInt8.value(codeValues[i], scaleValues[channels.of(i)]);
            }
            return ConstantTensor.node(product.getName(), codes.shape(), weights);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the weights '" + product.getName() + "' stored as bytes cannot be read: " + e.getMessage(), e);
        }
    }
}
