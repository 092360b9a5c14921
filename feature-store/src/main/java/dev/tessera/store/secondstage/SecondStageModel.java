package dev.tessera.store.secondstage;

import dev.tessera.store.tensorflow.Attempt;
import dev.tessera.store.tensorflow.LoadedModel;
import dev.tessera.store.tensorflow.ModelSignature;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import dev.tessera.store.tensorflow.TensorSpec;
import dev.tessera.store.vector.ItemParts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The SavedModel of a second stage. Safe for use by many threads; closed once, by whoever loaded it. */
public final class SecondStageModel implements AutoCloseable {
    /** Name of the SavedModel's folder within the second stage's folder. */
    public static final String FOLDER = "saved_model";

    private final LoadedModel model;
    private final int length;
    private final int dimension;

    private SecondStageModel(LoadedModel model) {
        this.model = model;
        Shape history = model.input("history_parts").shape();
        this.length = Math.toIntExact(history.get(1));
        this.dimension = Math.toIntExact(history.get(2)) / ItemParts.PARTS;
    }

    /**
     * The signature of every second stage.
     *
     * @param length entries of a history, -1 if any
     * @param dimension of item vectors, -1 if any
     */
    public static ModelSignature signature(long length, long dimension) {
        long parts = dimension < 0 ? -1 : ItemParts.PARTS * dimension;
        Map<String, TensorSpec> inputs = new LinkedHashMap<>();
        inputs.put("candidate_parts", TensorSpec.floats(-1, -1, parts));
        inputs.put("candidate_features", TensorSpec.floats(-1, -1, StageInputs.CANDIDATE_FEATURES));
        inputs.put("history_parts", TensorSpec.floats(-1, length, parts));
        inputs.put("history_features", TensorSpec.floats(-1, length, StageInputs.HISTORY_FEATURES));
        inputs.put("history_kinds", TensorSpec.ints(-1, length));
        inputs.put("context", TensorSpec.floats(-1, StageInputs.CONTEXT_FEATURES));
        Map<String, TensorSpec> outputs = new LinkedHashMap<>();
        outputs.put("residuals", TensorSpec.floats(-1, -1));
        outputs.put("attention", TensorSpec.floats(-1, -1, length));
        return new ModelSignature(inputs, outputs);
    }

    /**
     * Loads the model in the folder {@value #FOLDER} of a second stage's folder.
     *
     * @param dimension of the item vectors it is to be used with
     * @throws dev.tessera.store.tensorflow.ModelMismatchException if the model is for vectors of another dimension or has another signature
     */
    public static SecondStageModel load(Path folder, int dimension, TensorFlowThreads threads) {
        try (Attempt attempt = new Attempt()) {
            LoadedModel model = LoadedModel.load(folder.resolve(FOLDER), signature(-1, dimension), threads);
            return attempt.kept(new SecondStageModel(attempt.owns(model)));
        }
    }

    /** How many entries of a history the model reads, the newest ones. */
    public int length() {
        return length;
    }

    public int dimension() {
        return dimension;
    }

    /** What is added to the score of each candidate: [questions, candidates]. */
    public float[] residuals(StageInputs inputs) {
        return run(inputs, "residuals");
    }

    /** How much each candidate looks at each entry of the history: [questions, candidates, length], at most 1 in sum. */
    public float[] attention(StageInputs inputs) {
        return run(inputs, "attention");
    }

    private float[] run(StageInputs inputs, String output) {
        StageInputs.Size size = inputs.size();
        Map<String, Tensor> fed = tensors(inputs);
        try {
            LoadedModel.Call call = model.call();
            fed.forEach(call::feed);
            try (TFloat32 found = (TFloat32) call.fetch(output)) {
                int each = output.equals("residuals") ? 1 : size.length();
                float[] values = new float[size.questions() * size.candidates() * each];
                found.asRawTensor().data().asFloats().read(values);
                return values;
            }
        } finally {
            fed.values().forEach(Tensor::close);
        }
    }

    /** The inputs by name, as the signature has them; the caller closes them. */
    public static Map<String, Tensor> tensors(StageInputs inputs) {
        StageInputs.Size size = inputs.size();
        long questions = size.questions();
        long candidates = size.candidates();
        long length = size.length();
        long parts = size.parts();
        Map<String, Tensor> fed = new LinkedHashMap<>();
        fed.put("candidate_parts", floats(inputs.candidateParts(), questions, candidates, parts));
        fed.put(
                "candidate_features",
                floats(inputs.candidateFeatures(), questions, candidates, StageInputs.CANDIDATE_FEATURES));
        fed.put("history_parts", floats(inputs.historyParts(), questions, length, parts));
        fed.put("history_features", floats(inputs.historyFeatures(), questions, length, StageInputs.HISTORY_FEATURES));
        fed.put(
                "history_kinds",
                TInt32.tensorOf(Shape.of(questions, length), DataBuffers.of(inputs.historyKinds(), true, false)));
        fed.put("context", floats(inputs.context(), questions, StageInputs.CONTEXT_FEATURES));
        return fed;
    }

    private static TFloat32 floats(float[] values, long... dimensions) {
        return TFloat32.tensorOf(Shape.of(dimensions), DataBuffers.of(values, true, false));
    }

    @Override
    public void close() {
        model.close();
    }
}
