package dev.tessera.offline.pipeline;

import dev.tessera.offline.evaluate.EvaluateOptions;
import dev.tessera.offline.finetune.EncoderChoice;
import dev.tessera.offline.finetune.FineTuneSettings;
import dev.tessera.offline.ingest.IngestOptions;
import dev.tessera.offline.publish.PublishOptions;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.offline.secondstage.SecondStageSettings;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.Protocol;
import dev.tessera.offline.trainranker.RankerSettings;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Everything a pipeline needs to know.
 *
 * @param protocol of the evaluation; its histories are as long as the ranker model reads
 * @param models how encoder and ranker model are built
 */
public record PipelineOptions(
        IngestOptions files,
        StudyPlan plan,
        Protocol protocol,
        Models models,
        EvaluateOptions evaluation,
        PublishOptions publishing,
        StoreTarget target) {

    /**
     * How the models are built.
     *
     * @param ranker by seed
     * @param secondStage by seed; empty if rankers get none
     */
    public record Models(
            EncoderChoice encoder,
            FineTuneSettings fineTuning,
            LongFunction<RankerSettings> ranker,
            LongFunction<Optional<SecondStageSettings>> secondStage) {
        /** Of a study, if it is to have one: those that vary modalities or encoders are compared by their first stage. */
        public Optional<SecondStageSettings> secondStage(Study study) {
            return study.variant().isEmpty() ? secondStage.apply(study.seed()) : Optional.empty();
        }
    }

    EncoderChoice encoder() {
        return models.encoder();
    }

    FineTuneSettings fineTuning() {
        return models.fineTuning();
    }

    Optional<SecondStageSettings> secondStage(Study study) {
        return models.secondStage(study);
    }

    RankerSettings ranker(Study study) {
        return models.ranker().apply(study.seed());
    }
}
