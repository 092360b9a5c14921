package dev.tessera.store.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

class Int8ConstantsTest {
    @Test
    void aWeightComesBackWithinHalfTheScaleOfItsOutputChannel() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            int outputs = 1 + random.nextInt(70);
            long[] shape = {3000, outputs};
            float[] weights = floats(random, 3000 * outputs);
            NodeDef restored = find(roundTrip(graph("weight", shape, weights, "MatMul")), "weight");
            float[] found = ConstantTensor.of(restored).floats();
            for (int output = 0; output < outputs; output++) {
                float greatest = 0;
                for (int i = output; i < weights.length; i += outputs) {
                    greatest = Math.max(greatest, Math.abs(weights[i]));
                }
                for (int i = output; i < weights.length; i += outputs) {
                    assertThat(found[i]).isCloseTo(weights[i], within(greatest / 127 * 0.50001f));
                }
            }
        }
    }

    @Test
    void theRowsOfATableAndTheChannelsOfADepthwiseKernelHaveScalesOfTheirOwn() {
        float[] weights = floats(new Random(1), 3 * 3 * 400);
        assertThat(scaleShape(graph("w", new long[] {900, 4}, weights, "GatherV2")))
                .containsExactly(900, 1);
        assertThat(scaleShape(graph("w", new long[] {3, 3, 200, 2}, weights, "DepthwiseConv2dNative")))
                .containsExactly(1, 1, 200, 2);
        assertThat(scaleShape(graph("w", new long[] {3, 3, 20, 20}, weights, "Conv2D")))
                .containsExactly(1, 1, 1, 20);
        for (String op : List.of("GatherV2", "DepthwiseConv2dNative", "Conv2D")) {
            GraphDef graph = graph("w", new long[] {3, 3, 200, 2}, weights, op);
            float[] found = ConstantTensor.of(find(roundTrip(graph), "w")).floats();
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isCloseTo(weights[i], within(0.05f));
            }
        }
    }

    @Test
    void aByteAWeightIsStoredAndTheRestOfTheGraphIsAsItWas() {
        GraphDef graph = graph("weight", new long[] {64, 64}, floats(new Random(2), 64 * 64), "MatMul");
        GraphDef stored = Int8Constants.store(graph);
        assertThat(stored.getSerializedSize()).isLessThan(graph.getSerializedSize() * 3 / 10);
        assertThat(find(stored, "reader")).isEqualTo(find(graph, "reader"));
        assertThat(roundTrip(graph).getNodeList())
                .extracting(NodeDef::getName)
                .containsExactlyElementsOf(
                        graph.getNodeList().stream().map(NodeDef::getName).toList());
        assertThat(Int8Constants.store(stored)).as("stored twice").isEqualTo(stored);
    }

    @Test
    void vectorsSmallConstantsAndIntegersStay() {
        GraphDef vector = graph("bias", new long[] {5000}, floats(new Random(3), 5000), "Add");
        GraphDef small = graph("small", new long[] {40, 50}, floats(new Random(3), 2000), "MatMul");
        NodeDef codes = ConstantTensor.node("codes", new long[] {64, 64}, new byte[4096])
                .build();
        GraphDef integers = GraphDef.newBuilder().addNode(codes).build();
        for (GraphDef graph : List.of(vector, small, integers)) {
            assertThat(Int8Constants.store(graph)).isEqualTo(graph);
            assertThat(Int8Constants.restore(graph)).isSameAs(graph);
        }
    }

    @Test
    void aConstantThatListsOneValueIsThatValueEverywhere() {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).addFloatVal(-2.5f);
        tensor.getTensorShapeBuilder()
                .addDim(TensorShapeProto.Dim.newBuilder().setSize(100))
                .addDim(TensorShapeProto.Dim.newBuilder().setSize(30));
        NodeDef constant = NodeDef.newBuilder()
                .setName("all")
                .setOp("Const")
                .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
                .build();
        GraphDef graph = GraphDef.newBuilder().addNode(constant).build();
        assertThat(ConstantTensor.of(find(roundTrip(graph), "all")).floats()).containsOnly(-2.5f);
    }

    @Test
    void whatIsNotANumberIsRefusedByName() {
        float[] weights = floats(new Random(4), 4096);
        weights[17] = Float.NaN;
        assertThatThrownBy(() -> Int8Constants.store(graph("layer.weight", new long[] {64, 64}, weights, "MatMul")))
                .hasMessageContaining("constant 'layer.weight' has NaN as element 17");
    }

    @Test
    void codesThatAreCutAreRefusedByName() {
        GraphDef stored =
                Int8Constants.store(graph("weight", new long[] {64, 64}, floats(new Random(5), 4096), "MatMul"));
        GraphDef.Builder cut = stored.toBuilder().clearNode();
        for (NodeDef node : stored.getNodeList()) {
            cut.addNode(
                    node.getName().equals("weight/int8")
                            ? ConstantTensor.node("weight/int8", new long[] {64, 64}, new byte[4095])
                                    .build()
                            : node);
        }
        assertThatThrownBy(() -> Int8Constants.restore(cut.build()))
                .hasMessageContaining("'weight'")
                .hasMessageContaining("has 4095 bytes; expected 1 for each of 4096");
        GraphDef lost = stored.toBuilder().removeNode(0).build();
        assertThatThrownBy(() -> Int8Constants.restore(lost))
                .hasMessageContaining("'weight'")
                .hasMessageContaining("lack the node 'weight/int8'");
    }

    private static GraphDef roundTrip(GraphDef graph) {
        return Int8Constants.restore(Int8Constants.store(graph));
    }

    private static long[] scaleShape(GraphDef graph) {
        return ConstantTensor.of(find(Int8Constants.store(graph), "w/int8_scale"))
                .shape();
    }

    /** A constant, and a node that takes it as its weights. */
    private static GraphDef graph(String name, long[] shape, float[] values, String reader) {
        List<String> inputs = reader.startsWith("Gather") ? List.of(name, "x") : List.of("x", name);
        return GraphDef.newBuilder()
                .addNode(ConstantTensor.node(name, shape, values))
                .addNode(NodeDef.newBuilder().setName("reader").setOp(reader).addAllInput(inputs))
                .build();
    }

    private static NodeDef find(GraphDef graph, String name) {
        return graph.getNodeList().stream()
                .filter(node -> node.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among "
                        + Arrays.toString(graph.getNodeList().stream()
                                .map(NodeDef::getName)
                                .toArray())));
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
