package dev.tessera.online.ranking;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.fallback.History;
import dev.tessera.online.fallback.Step;
import dev.tessera.online.retrieval.FirstStageAlone;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.SecondStageUse;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TwoStageScoring;
import dev.tessera.online.retrieval.TwoStageScoring.Residuals;
import dev.tessera.store.vector.ScoredItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lays the second stage of a generation over the step of a request, where both allow it. */
final class SecondStages {
    /** The second stage's share of a deadline: with less left, the first stage's order answers. */
    static final Duration LEAST_LEFT = Duration.ofMillis(20);

    private static final Logger log = LoggerFactory.getLogger(SecondStages.class);

    private SecondStages() {}

    /**
     * What a request asks for.
     *
     * @param moment of the request
     */
    record Asked(Stages stages, Instant moment, Deadline deadline) {}

    static Step over(Step step, ServedGeneration generation, History history, Asked asked) {
        if (step.vector().length == 0 || generation.secondStageSize() == 0) {
            return step;
        }
        Scoring scoring = asked.stages == Stages.FIRST
                ? new FirstStageAlone(step.scoring())
                : new TwoStageScoring(
                        step.scoring(),
                        generation.secondStageSize(),
                        candidates -> residuals(candidates, generation, history, asked));
        return new Step(step.rung(), step.cause(), step.reason(), scoring, step.vector());
    }

    private static Residuals residuals(
            List<ScoredItem> candidates, ServedGeneration generation, History history, Asked asked) {
        if (asked.deadline
                .remaining()
                .filter(left -> left.compareTo(LEAST_LEFT) < 0)
                .isPresent()) {
            return Residuals.none(SecondStageUse.OUT_OF_TIME);
        }
        try {
            return new Residuals(
                    SecondStageUse.USED,
                    generation.residuals(((History.Known) history).entries(), asked.moment, candidates));
        } catch (RuntimeException e) {
            log.error("the second stage of generation {} failed", generation.id(), e);
            return Residuals.none(SecondStageUse.FAILED);
        }
    }
}
