package dev.tessera.offline.trainranker;

import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.network.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Fits the ranker model twice: on what precedes the validation period, to learn how long to train; then, for that long, on all that may be learnt from, so that the newest events are in the model as they are in the baselines.
 */
final class RankerFit {
    private final String study;
    private final boolean behaviour;
    private final RankerSettings settings;
    private final Path checkpoints;

    /** @param checkpoints folder; what it holds of an equal fit is continued */
    RankerFit(String study, boolean behaviour, RankerSettings settings, Path checkpoints) {
        this.study = study;
        this.behaviour = behaviour;
        this.settings = settings;
        this.checkpoints = checkpoints;
    }

    /**
     * The parameters, and how both fits went.
     *
     * @param judged those of the fit on what precedes validation; empty if nothing validates
     */
    record Fitted(Map<String, Weights> weights, List<TrainingCurve> curve, Optional<Map<String, Weights>> judged) {}

    /**
     * @param judged what precedes validation, with the validation cases; without any there is nothing to judge by, and one fit is made
     * @param whole everything that may be learnt from
     */
    Fitted fit(Corpus judged, Corpus whole) throws IOException {
        if (judged.validation().isEmpty() || judged.sequences().isEmpty()) {
            try (RankerTraining training = training(whole, "whole")) {
                RankerTraining.Outcome outcome = training.run();
                return new Fitted(outcome.weights(), outcome.curve(), Optional.empty());
            }
        }
        RankerTraining.Outcome chosen;
        try (RankerTraining training = training(judged, "judged")) {
            chosen = training.run();
        }
        try (RankerTraining training = training(whole, "whole")) {
            RankerTraining.Outcome outcome = training.run(chosen.course());
            List<TrainingCurve> curve = Stream.concat(chosen.curve().stream(), outcome.curve().stream())
                    .toList();
            return new Fitted(outcome.weights(), curve, Optional.of(chosen.weights()));
        }
    }

    private RankerTraining training(Corpus corpus, String folder) {
        return new RankerTraining(study, corpus, behaviour, settings, checkpoints.resolve(folder));
    }
}
