package dev.tessera.store.tensorflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.SignatureDef;

/**
 * A SavedModel in memory whose signature has been found to be the expected one. Safe for use by many threads; whoever loads it
 * closes it, once, when no call is under way.
 */
public final class LoadedModel implements AutoCloseable {
    private final SavedModelBundle bundle;
    private final SignatureDef signature;

    private LoadedModel(SavedModelBundle bundle, SignatureDef signature) {
        this.bundle = bundle;
        this.signature = signature;
    }

    /**
     * Loads a SavedModel folder.
     *
     * @throws ModelMismatchException if an input or output differs in name, type or shape; the message names it and both specs
     * @throws IllegalArgumentException if the folder holds no SavedModel
     */
    public static LoadedModel load(Path folder, ModelSignature expected, TensorFlowThreads threads) {
        if (!Files.isRegularFile(folder.resolve("saved_model.pb"))) {
            throw new IllegalArgumentException(
                    "no SavedModel at " + folder + ": expected the file saved_model.pb in it");
        }
        SavedModelBundle bundle = SavedModelBundle.loader(folder.toString())
                .withTags("serve")
                .withConfigProto(threads.toConfig())
                .load();
        SignatureDef found =
                bundle.metaGraphDef().getSignatureDefOrDefault(ModelSignature.NAME, SignatureDef.getDefaultInstance());
        List<String> differences = expected.differences(found);
        if (!differences.isEmpty()) {
            bundle.close();
            throw new ModelMismatchException(folder, differences);
        }
        return new LoadedModel(bundle, found);
    }

    /** A call of this model, to be fed by input name. The caller closes the tensors it feeds and the result it gets. */
    public Call call() {
        return new Call();
    }

    /** The spec that the model itself declares for an output, fixed sizes included. */
    public TensorSpec output(String name) {
        return TensorSpec.of(signature.getOutputsOrThrow(name));
    }

    /** The spec that the model itself declares for an input, fixed sizes included. */
    public TensorSpec input(String name) {
        return TensorSpec.of(signature.getInputsOrThrow(name));
    }

    @Override
    public void close() {
        bundle.close();
    }

    /** One run of the model. */
    public final class Call {
        private final Session.Runner runner = bundle.session().runner();

        private Call() {}

        public Call feed(String input, Tensor value) {
            runner.feed(signature.getInputsOrThrow(input).getName(), value);
            return this;
        }

        /** Runs the model and gives one output, which the caller closes. */
        public Tensor fetch(String output) {
            return runner.fetch(signature.getOutputsOrThrow(output).getName())
                    .run()
                    .get(0);
        }
    }
}
