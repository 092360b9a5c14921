package dev.tessera.offline.network;

import dev.tessera.store.tensorflow.LoadedModel;
import dev.tessera.store.tensorflow.ModelSignature;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
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
            Files.createDirectories(folder);
            try (OutputStream out = Files.newOutputStream(folder.resolve("saved_model.pb"))) {
                proto().writeTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the model to " + folder, e);
        }
        verify(folder, sample);
    }

    private SavedModel proto() {
        SignatureDef.Builder definition = SignatureDef.newBuilder().setMethodName("tensorflow/serving/predict");
        signature.inputs().forEach((name, spec) -> definition.putInputs(name, spec.toProto(tensorName(inputs, name))));
        signature
                .outputs()
                .forEach((name, spec) -> definition.putOutputs(name, spec.toProto(tensorName(outputs, name))));
        MetaGraphDef.Builder meta = MetaGraphDef.newBuilder()
                .setGraphDef(graph.toGraphDef())
                .putSignatureDef(ModelSignature.NAME, definition.build());
        meta.getMetaInfoDefBuilder().addTags("serve");
        return SavedModel.newBuilder()
                .setSavedModelSchemaVersion(1)
                .addMetaGraphs(meta)
                .build();
    }

    private static String tensorName(Map<String, Operand<?>> operands, String name) {
        Operand<?> operand = operands.get(name);
        if (operand == null) {
            throw new IllegalStateException("nothing was declared as '" + name + "', which the signature asks for");
        }
        return operand.op().name() + ":" + operand.asOutput().index();
    }

    private void verify(Path folder, Map<String, Tensor> sample) {
        try (Session session =
                        new Session(graph, TensorFlowThreads.forTraining().toConfig());
                LoadedModel loaded = LoadedModel.load(folder, signature, TensorFlowThreads.forTraining())) {
            for (String output : signature.outputs().keySet()) {
                Session.Runner here = session.runner();
                LoadedModel.Call there = loaded.call();
                sample.forEach((name, value) -> {
                    here.feed(inputs.get(name), value);
                    there.feed(name, value);
                });
                try (Tensor expected = here.fetch(outputs.get(output)).run().get(0);
                        Tensor found = there.fetch(output)) {
                    compare(folder, output, expected, found);
                }
            }
        }
    }

    private static void compare(Path folder, String output, Tensor expected, Tensor found) {
        if (!(expected instanceof TFloat32 one) || !(found instanceof TFloat32 other)) {
            throw new IllegalStateException("output '" + output + "' of " + folder + " is not float32");
        }
        for (long i = 0; i < one.size(); i++) {
            float a = one.asRawTensor().data().asFloats().getFloat(i);
            float b = other.asRawTensor().data().asFloats().getFloat(i);
            if (!(Math.abs(a - b) <= TOLERANCE * (1 + Math.abs(a)))) {
                throw new IllegalStateException("the exported model " + folder + " answers differently: '" + output
                        + "' element " + i + " is " + b + ", expected " + a);
            }
        }
    }

    @Override
    public void close() {
        graph.close();
    }
}
