package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.study.Study;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Trains heads over published features, before towers are changed: with heads that are still far off, a tower's first changes go into making
 * up for them, and what it knew of items unlike the training's is lost (LP-FT, Kumar et al., 2022).
 */
final class HeadsFirst {
    private final Study study;
    private final FineTuneSettings settings;
    private final Path checkpoints;
    private final String fingerprint;

    /** @param settings of the heads' own training */
    HeadsFirst(Study study, FineTuneSettings settings, Path checkpoints, String fingerprint) {
        this.study = study;
        this.settings = settings;
        this.checkpoints = checkpoints;
        this.fingerprint = fingerprint;
    }

    /**
     * @param content features alone
     * @param heads to begin with
     * @return heads that start where training left them
     */
    Map<Modality, Head> train(Content content, Map<Modality, Head> heads, HeldOutItems heldOut) throws IOException {
        ItemBatches batches =
                new ItemBatches(heldOut.trained(), heldOut.trained().engaged(), settings, study.seed());
        try (EncoderNetwork network = new EncoderNetwork(
                content,
                heads,
                settings,
                Optional.empty(),
                new Network(study.seed(), TensorFlowThreads.forTraining()))) {
            new EncoderTraining(
                            network,
                            batches,
                            heldOut,
                            settings,
                            new SingleSteps(network, batches, settings),
                            checkpoints.resolve("latest"),
                            fingerprint)
                    .run("heads of " + study.name(), EncoderTraining.StopRequest.never());
            return startingAt(network.headWeights(), heads);
        }
    }

    private static Map<Modality, Head> startingAt(Map<String, Weights> trained, Map<Modality, Head> heads) {
        Map<Modality, Head> started = new EnumMap<>(Modality.class);
        heads.forEach((modality, head) -> {
            String name = EncoderNetwork.head(modality);
            started.put(
                    modality,
                    head.startingAt(
                            Objects.requireNonNull(trained.get(name + "/weight"), name),
                            Objects.requireNonNull(trained.get(name + "/bias"), name)));
        });
        return started;
    }
}
