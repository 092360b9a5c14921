package dev.tessera.offline.publish;

import dev.tessera.offline.index.IndexChoice;
import dev.tessera.store.generation.PreparedActivation;
import dev.tessera.store.model.GenerationId;
import java.time.Duration;
import java.util.Optional;

/**
 * What to publish, and how.
 *
 * @param study the study whose model is served
 * @param gateStudy the study whose evaluation the gate reads; it is trained on less, so that it could be evaluated
 * @param id the new generation's name; by default the time and the data hash
 * @param canary the share of users that the generation is served to; empty serves it to all
 * @param force publish whatever the gate says
 * @param historyLimit how many entries of a user are kept; 0 leaves histories alone
 * @param keep how many complete generations stay, beside the active and the previous one
 * @param longestWait how long running rankers may take to load it before the flip; zero flips at once
 * @param saving where what is published is kept for a Redis that loses it
 * @param index whether it gets a search index
 * @param secondStage whether it gets the second stage, if that was released
 * @param sweepAge from when on what a killed publisher left is deleted; longer than any publishing takes
 */
public record PublishOptions(
        String study,
        String gateStudy,
        Optional<GenerationId> id,
        Optional<Double> canary,
        boolean force,
        int historyLimit,
        int keep,
        Duration longestWait,
        Saving saving,
        IndexChoice index,
        boolean secondStage,
        Duration sweepAge) {
    /** How many history entries the ranker model was trained to read. */
    public static final int DEFAULT_HISTORY = 50;

    public PublishOptions {
        if (historyLimit < 0 || keep < 0 || longestWait.isNegative() || sweepAge.isNegative()) {
            throw new IllegalArgumentException("publish with history limit " + historyLimit + ", keep " + keep
                    + ", longest wait " + longestWait + ", sweep age " + sweepAge + "; expected none below 0");
        }
    }

    /** Study {@code all}, gated by {@code time}; two spare generations are kept, leftovers for a day. */
    public static PublishOptions defaults() {
        return new PublishOptions(
                "all",
                "time",
                Optional.empty(),
                Optional.empty(),
                false,
                DEFAULT_HISTORY,
                2,
                PreparedActivation.DEFAULT_WAIT,
                new Saving.InWorkDirectory(),
                IndexChoice.AUTO,
                true,
                Duration.ofDays(1));
    }

    public PublishOptions withForce(boolean always) {
        return new PublishOptions(
                study,
                gateStudy,
                id,
                canary,
                always,
                historyLimit,
                keep,
                longestWait,
                saving,
                index,
                secondStage,
                sweepAge);
    }

    public PublishOptions withId(GenerationId name) {
        return new PublishOptions(
                study,
                gateStudy,
                Optional.of(name),
                canary,
                force,
                historyLimit,
                keep,
                longestWait,
                saving,
                index,
                secondStage,
                sweepAge);
    }

    public PublishOptions withStudies(String served, String judged) {
        return new PublishOptions(
                served,
                judged,
                id,
                canary,
                force,
                historyLimit,
                keep,
                longestWait,
                saving,
                index,
                secondStage,
                sweepAge);
    }

    public PublishOptions withCanary(Optional<Double> share) {
        return new PublishOptions(
                study,
                gateStudy,
                id,
                share,
                force,
                historyLimit,
                keep,
                longestWait,
                saving,
                index,
                secondStage,
                sweepAge);
    }

    public PublishOptions withWait(Duration longest) {
        return new PublishOptions(
                study, gateStudy, id, canary, force, historyLimit, keep, longest, saving, index, secondStage, sweepAge);
    }

    public PublishOptions withSaving(Saving where) {
        return new PublishOptions(
                study,
                gateStudy,
                id,
                canary,
                force,
                historyLimit,
                keep,
                longestWait,
                where,
                index,
                secondStage,
                sweepAge);
    }

    public PublishOptions withIndex(IndexChoice choice) {
        return new PublishOptions(
                study,
                gateStudy,
                id,
                canary,
                force,
                historyLimit,
                keep,
                longestWait,
                saving,
                choice,
                secondStage,
                sweepAge);
    }

    public PublishOptions withSecondStage(boolean wanted) {
        return new PublishOptions(
                study, gateStudy, id, canary, force, historyLimit, keep, longestWait, saving, index, wanted, sweepAge);
    }
}
