package dev.tessera.online.serving;

import dev.tessera.online.retrieval.CandidateResiduals;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.secondstage.Question;
import dev.tessera.store.secondstage.SecondStage;
import dev.tessera.store.secondstage.SecondStageRule;
import dev.tessera.store.secondstage.StageItems;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.util.Optional;

/** Residuals by the TensorFlow model that a generation carries. */
record ModelResiduals(SecondStage stage) implements CandidateResiduals {
    /** Loads the model, if there is one. It is refused if it does not fit the generation's vectors. */
    static Optional<CandidateResiduals> load(LoadedGeneration generation) {
        return generation
                .secondStageFolder()
                .map(folder -> new ModelResiduals(
                        SecondStage.load(folder, generation.manifest().dimension(), TensorFlowThreads.forServing())));
    }

    @Override
    public SecondStageRule rule() {
        return stage.rule();
    }

    @Override
    public float[] residuals(Question question, StageItems items) {
        return stage.residuals(question, items);
    }

    @Override
    public void close() {
        stage.close();
    }
}
