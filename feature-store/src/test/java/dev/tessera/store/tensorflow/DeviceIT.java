package dev.tessera.store.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;

/** Placement, tried on a second CPU device: TensorFlow makes as many of them as are asked for. */
class DeviceIT {
    private static final TensorFlowThreads THREADS = new TensorFlowThreads(1, 1);
    private static final ModelSignature SIGNATURE =
            new ModelSignature(Map.of("input", TensorSpec.floats(-1, 2)), Map.of("output", TensorSpec.floats(-1, 2)));

    @Test
    void aPlacedGraphRunsOnItsDevice() {
        assertThat(deviceOfTheProduct(new Device("/device:CPU:1"))).endsWith("/device:CPU:1");
        assertThat(deviceOfTheProduct(Device.first())).endsWith("/device:CPU:0");
    }

    @Test
    void whatIsPlacedAlreadyStaysThere() {
        GraphDef placed = new Device("/device:CPU:1").place(product());

        assertThat(Device.gpu(0).place(placed)).isEqualTo(placed);
    }

    @Test
    void aModelForAGpuThatIsNotThereRunsAllTheSame(@TempDir Path folder) throws IOException {
        write(folder);
        for (Device device : List.of(Device.first(), Device.gpu(63))) {
            try (LoadedModel model = LoadedModel.load(folder, SIGNATURE, THREADS.on(device));
                    Tensor input = TFloat32.tensorOf(Shape.of(1, 2), values -> values.setFloat(3, 0, 0));
                    TFloat32 output =
                            (TFloat32) model.call().feed("input", input).fetch("output")) {
                assertThat(output.getFloat(0, 0)).as(device.name()).isEqualTo(6);
            }
        }
    }

    /** The device on which TensorFlow multiplied, of two. */
    private static String deviceOfTheProduct(Device device) {
        ConfigProto twoCpus =
                THREADS.toConfig().toBuilder().putDeviceCount("CPU", 2).build();
        RunOptions watched =
                RunOptions.newBuilder().setOutputPartitionGraphs(true).build();
        try (Graph graph = new Graph()) {
            graph.importGraphDef(device.place(product()));
            try (Session session = new Session(graph, twoCpus);
                    Tensor input = TFloat32.tensorOf(Shape.of(1, 2));
                    Result result = session.runner()
                            .setOptions(watched)
                            .feed("input:0", input)
                            .fetch("output:0")
                            .runAndFetchMetadata()) {
                return result.getMetadata().orElseThrow().getPartitionGraphsList().stream()
                        .flatMap(part -> part.getNodeList().stream())
                        .filter(node -> node.getName().equals("output"))
                        .map(NodeDef::getDevice)
                        .findFirst()
                        .orElseThrow();
            }
        }
    }

    /** A matrix product with twice the identity. */
    private static GraphDef product() {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> input =
                    tf.withName("input").placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 2)));
            tf.withName("output").linalg.matMul(input, tf.constant(new float[][] {{2, 0}, {0, 2}}));
            return graph.toGraphDef();
        }
    }

    private static void write(Path folder) throws IOException {
        MetaGraphDef.Builder meta = MetaGraphDef.newBuilder().setGraphDef(product());
        meta.getMetaInfoDefBuilder().addTags("serve");
        meta.putSignatureDef(
                ModelSignature.NAME,
                SignatureDef.newBuilder()
                        .putInputs("input", TensorSpec.floats(-1, 2).toProto("input:0"))
                        .putOutputs("output", TensorSpec.floats(-1, 2).toProto("output:0"))
                        .build());
        try (OutputStream out = Files.newOutputStream(folder.resolve("saved_model.pb"))) {
            SavedModel.newBuilder().addMetaGraphs(meta).build().writeTo(out);
        }
    }
}
