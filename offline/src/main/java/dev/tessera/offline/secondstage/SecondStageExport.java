package dev.tessera.offline.secondstage;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.FrozenParameters;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.SavedModelExport;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.secondstage.Question;
import dev.tessera.store.secondstage.SecondStageModel;
import dev.tessera.store.secondstage.SecondStageRule;
import dev.tessera.store.secondstage.StageInputs;
import dev.tessera.store.secondstage.StageItems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;

/** Writes a trained second stage as the folder that {@link dev.tessera.store.secondstage.SecondStage} loads. */
final class SecondStageExport {
    private SecondStageExport() {}

    /** @param sample questions that the written model is compared on, of at most as many candidates as the first */
    static void write(
            Map<String, Weights> weights,
            SecondStageSettings.Shape shape,
            SecondStageRule rule,
            StageInputs sample,
            Path folder) {
        int dimension = sample.size().dimension();
        try (SavedModelExport export = new SavedModelExport(SecondStageModel.signature(shape.history(), dimension))) {
            Ops tf = export.tf();
            SecondStageNetwork.Inputs inputs = SecondStageNetwork.Inputs.placeholders(tf, shape.history(), dimension);
            Layers layers = new Layers(tf, new FrozenParameters(tf, weights), Dropout.none());
            SecondStageNetwork.Outputs outputs = new SecondStageNetwork(tf, layers, shape, dimension).build(inputs);
            export.input("candidate_parts", inputs.candidateParts())
                    .input("candidate_features", inputs.candidateFeatures())
                    .input("history_parts", inputs.historyParts())
                    .input("history_features", inputs.historyFeatures())
                    .input("history_kinds", inputs.historyKinds())
                    .input("context", inputs.context())
                    .output("residuals", outputs.residuals())
                    .output("attention", outputs.attention());
            Map<String, Tensor> fed = SecondStageModel.tensors(sample);
            try {
                export.write(folder.resolve(SecondStageModel.FOLDER), fed);
            } finally {
                fed.values().forEach(Tensor::close);
            }
        }
        rule.write(folder);
    }

    /** The arrays of some questions. */
    static StageInputs sample(
            List<Question> questions, SecondStageRule rule, StageItems items, int length, int dimension) {
        int candidates = questions.stream()
                .mapToInt(each -> each.candidates().size())
                .max()
                .orElseThrow();
        StageInputs inputs =
                new StageInputs(rule, items, new StageInputs.Size(questions.size(), candidates, length, dimension));
        for (int i = 0; i < questions.size(); i++) {
            inputs.set(i, questions.get(i));
        }
        return inputs;
    }
}
