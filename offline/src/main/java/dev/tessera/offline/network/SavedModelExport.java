package dev.tessera.offline.network;

import dev.tessera.store.tensorflow.LoadedModel;
import dev.tessera.store.tensorflow.ModelSignature;
import dev.tessera.store.tensorflow.OrderlyExit;
import dev.tessera.store.tensorflow.SavedModelFile;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;

/**
 * Writes an inference graph as a SavedModel whose weights are constants of the graph ({@link FrozenParameters}): there is nothing to
 * restore, hence nothing that an export could silently leave out, and inference is faster than from variables. What was written is
 * loaded again and must give the same outputs.
 */
public final class SavedModelExport implements AutoCloseable {
    private static final double TOLERANCE = 1e-5;

    private final ModelSignature signature;
    private final Graph graph = new Graph();
    private final Ops tf = Ops.create(graph);
    private final Map<String, Operand<?>> inputs = new LinkedHashMap<>();
    private final Map<String, Operand<?>> outputs = new LinkedHashMap<>();

    public SavedModelExport(ModelSignature signature) {
        this.signature = signature;
    }

    /** Builds the inference graph. */
    public Ops tf() {
        return tf;
    }

    /** Declares a placeholder as an input of the signature. */
    public SavedModelExport input(String name, Operand<?> placeholder) {
        inputs.put(name, placeholder);
        return this;
    }

    public SavedModelExport output(String name, Operand<?> operand) {
        outputs.put(name, operand);
        return this;
    }

    /**
     * Writes {@code saved_model.pb} into a folder, which is created, and verifies it.
     *
     * @param sample one value for every input; stays the caller's to close
     * @throws IllegalStateException if the reloaded model answers differently
     */
    public void write(Path folder, Map<String, Tensor> sample) {
        try {
            SavedModelFile.write(folder, graphToServe());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the model to " + folder, e);
        }
        verify(folder, sample);
    }

    private MetaGraphDef graphToServe() {
        SignatureDef.Builder definition = SignatureDef.newBuilder().setMethodName("tensorflow/serving/predict");
        signature.inputs().forEach((name, spec) -> definition.putInputs(name, spec.toProto(tensorName(inputs, name))));
        signature
                .outputs()
                .forEach((name, spec) -> definition.putOutputs(name, spec.toProto(tensorName(outputs, name))));
        MetaGraphDef.Builder meta = MetaGraphDef.newBuilder()
                .setGraphDef(graph.toGraphDef())
                .putSignatureDef(ModelSignature.NAME, definition.build());
        meta.getMetaInfoDefBuilder().addTags(SavedModelFile.TAG);
        return meta.build();
    }

    private static String tensorName(Map<String, Operand<?>> operands, String name) {
        Operand<?> operand = operands.get(name);
        if (operand == null) {
            throw new IllegalStateException("nothing was declared as '" + name + "', which the signature asks for");
        }
        return operand.op().name() + ":" + operand.asOutput().index();
    }

    /** One after the other: either session holds the weights several times while it prepares its graph. */
    private void verify(Path folder, Map<String, Tensor> sample) {
        Map<String, float[]> expected = new LinkedHashMap<>();
        try (Session session =
                new Session(graph, TensorFlowThreads.forTraining().toConfig())) {
            for (String output : signature.outputs().keySet()) {
                Session.Runner runner = session.runner().fetch(outputs.get(output));
                sample.forEach((name, value) -> runner.feed(inputs.get(name), value));
                try (Tensor found = OrderlyExit.run(runner).get(0)) {
                    expected.put(output, floats(folder, output, found));
                }
            }
        }
        try (LoadedModel loaded = LoadedModel.load(folder, signature, TensorFlowThreads.forTraining())) {
            expected.forEach((output, values) -> {
                LoadedModel.Call call = loaded.call();
                sample.forEach(call::feed);
                try (Tensor found = call.fetch(output)) {
                    compare(folder, output, values, floats(folder, output, found));
                }
            });
        }
    }

    private static float[] floats(Path folder, String output, Tensor tensor) {
        if (!(tensor instanceof TFloat32 numbers)) {
            throw new IllegalStateException("output '" + output + "' of " + folder + " is not float32");
        }
        float[] values = new float[Math.toIntExact(numbers.size())];
        numbers.asRawTensor().data().asFloats().read(values);
        return values;
    }

    private static void compare(Path folder, String output, float[] expected, float[] found) {
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - found[i]) <= TOLERANCE * (1 + Math.abs(expected[i])))) {
                throw new IllegalStateException("the exported model " + folder + " answers differently: '" + output
                        + "' element " + i + " is " + found[i] + ", expected " + expected[i]);
            }
        }
    }

    @Override
    public void close() {
        graph.close();
    }
}
