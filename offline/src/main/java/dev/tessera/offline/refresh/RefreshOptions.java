package dev.tessera.offline.refresh;

import dev.tessera.offline.evaluate.EvaluateOptions;
import dev.tessera.offline.finetune.FineTuneSettings;
import dev.tessera.offline.ingest.IngestOptions;
import dev.tessera.offline.pipeline.PipelineOptions;
import dev.tessera.offline.publish.PublishOptions;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.offline.secondstage.SecondStageSettings;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.Protocol;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything a refresh needs to know.
 *
 * @param files the whole catalog and all events, as they are now
 * @param models how what is trained anew is built
 * @param gate rules beside the gate of publish
 * @param summary where the machine-readable end goes
 * @param planOnly end when the plan is known
 */
public record RefreshOptions(
        IngestOptions files,
        Protocol protocol,
        Retrain retrain,
        PipelineOptions.Models models,
        EvaluateOptions evaluation,
        List<GateRule> gate,
        PublishOptions publishing,
        StoreTarget target,
        Path summary,
        boolean planOnly) {
    public RefreshOptions {
        gate = List.copyOf(gate);
        if (retrain == Retrain.HEAD && models.encoder().trainsTowers()) {
            throw new IllegalArgumentException(
                    "--retrain head trains heads over published towers: give --text-encoder or "
                            + "--image-encoder as when they were trained, or --retrain towers for those from scratch");
        }
        if (retrain == Retrain.HEAD && changesTowers(models.fineTuning())) {
            throw new IllegalArgumentException(
                    "--retrain head leaves towers as they were published, but a --mode changes them; give --retrain towers");
        }
    }

    private static boolean changesTowers(FineTuneSettings settings) {
        return settings.text().mode().changesTower() || settings.image().mode().changesTower();
    }

    /** The one that is served. */
    Study served() {
        return publishing.release().study();
    }

    /** The one that the gate reads. */
    Study judged() {
        return publishing.gate().study();
    }

    /** How the second stage is trained anew; empty if it is not: it belongs to the ranker that it was trained beside. */
    Optional<SecondStageSettings> secondStage(Study study) {
        return retrain == Retrain.NONE ? Optional.empty() : models.secondStage(study);
    }

    List<Study> studies() {
        return List.of(served(), judged());
    }
}
