package dev.tessera.online.ranking;

import dev.tessera.online.experiment.Assignment;
import dev.tessera.online.fallback.History;
import dev.tessera.online.fallback.Step;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.slate.PlacedItem;
import dev.tessera.store.model.DecisionId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What all rankings end with: the rules, the search, the decision, and its way into the log. */
public final class SlateBuilder {
    private final DecisionIds ids;
    private final DecisionSink decisions;
    private final InstantSource clock;

    /** @param decisions where they go */
    public SlateBuilder(DecisionIds ids, DecisionSink decisions, InstantSource clock) {
        this.ids = ids;
        this.decisions = decisions;
        this.clock = clock;
    }

    /** At the beginning of a request, before anything is read of its user. */
    Laps begin() {
        return new Laps(clock.instant());
    }

    Slate slate(
            Request request,
            ServedGeneration generation,
            History history,
            Step step,
            Assignment assignment,
            Laps laps) {
        DecisionId id = ids.next();
        List<RankedItem> items = request.ranked(generation, step.scoring(), history.seen(), id).stream()
                .map(placed -> new RankedItem(
                        placed.scored().item(),
                        placed.scored().score(),
                        placed.propensity(),
                        placed.team(),
                        generation.card(placed.scored().index()).title(),
                        request.explain() ? Optional.of(told(placed, step.scoring())) : Optional.empty()))
                .toList();
        Slate slate = new Slate(
                new Decision(
                        id,
                        generation.id(),
                        step.rung(),
                        step.reason(),
                        assignment.experiment(),
                        assignment.variant(),
                        step.scoring().residuals().use()),
                items);
        laps.ranked();
        decisions.made(slate.decision(), step, laps);
        if (decisions.wants(slate.decision().id())) {
            decisions.take(new MadeDecision(
                    laps.began(),
                    request.remembered(),
                    generation.overlay(),
                    history,
                    step.vector(),
                    step.scoring().residuals().values(),
                    slate.remembered(),
                    laps.timings()));
        }
        return slate;
    }

    private static RankedItem.Told told(PlacedItem placed, Scoring scoring) {
        return new RankedItem.Told(placed.explanation(scoring), placed.placement());
    }
}
