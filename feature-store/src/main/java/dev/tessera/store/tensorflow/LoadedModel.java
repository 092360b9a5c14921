package dev.tessera.store.tensorflow;

import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;

/**
 * A SavedModel in memory whose signature has been found to be the expected one, and whose weights are floats however they are stored. Safe
 * for use by many threads; whoever loads it closes it, once, when no call is under way.
 */
public final class LoadedModel implements AutoCloseable {
    private final Graph graph;
    private final Session session;
    private final SignatureDef signature;

    private LoadedModel(Graph graph, Session session, SignatureDef signature) {
        this.graph = graph;
        this.session = session;
        this.signature = signature;
    }

    /**
     * Loads a SavedModel folder onto the device of the threads. Weights that {@link Int8Constants} stored are turned into floats here, once.
     *
     * @throws ModelMismatchException if an input or output differs in name, type or shape; the message names it and both specs
     * @throws IllegalArgumentException if the folder holds no SavedModel, or one that does not have its weights as constants
     */
    public static LoadedModel load(Path folder, ModelSignature expected, TensorFlowThreads threads) {
        MetaGraphDef model = SavedModelFile.read(folder);
        SignatureDef found = model.getSignatureDefOrDefault(ModelSignature.NAME, SignatureDef.getDefaultInstance());
        List<String> differences = expected.differences(found);
        if (!differences.isEmpty()) {
            throw new ModelMismatchException(folder, differences);
        }
        try (Attempt attempt = new Attempt()) {
            Graph graph = attempt.owns(new Graph());
            graph.importGraphDef(threads.device().place(Int8Constants.restore(model.getGraphDef())));
            Session session = attempt.owns(new Session(graph, threads.toConfig()));
            return attempt.kept(new LoadedModel(graph, session, found));
        }
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
        session.close();
        graph.close();
    }

    /** One run of the model. */
    public final class Call {
        private final Session.Runner runner = session.runner();

        private Call() {}

        public Call feed(String input, Tensor value) {
            runner.feed(signature.getInputsOrThrow(input).getName(), value);
            return this;
        }

        /** Runs the model and gives one output, which the caller closes. */
        public Tensor fetch(String output) {
            return OrderlyExit.run(
                            runner.fetch(signature.getOutputsOrThrow(output).getName()))
                    .get(0);
        }
    }
}
