package dev.tessera.online.ranking;

import dev.tessera.online.experiment.Assignment;
import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.fallback.History;
import dev.tessera.online.fallback.Ladder;
import dev.tessera.online.fallback.OutOfTimeException;
import dev.tessera.online.fallback.Rung;
import dev.tessera.online.fallback.Step;
import dev.tessera.online.ranking.Request.Occasion;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.slate.PlacedItem;
import dev.tessera.store.model.DecisionId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What all rankings end with: the rules, the search, the decision, and its way into the log. */
public final class SlateBuilder {
    /** For popular items, where a ranking is not done in time; less than a second stage needs to be asked, so that without time for it there is some for the first. */
    private static final Duration LEFT_FOR_POPULARITY = Duration.ofMillis(10);

    private final Ladder ladder = new Ladder();
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
    Laps begin(Deadline deadline) {
        return new Laps(clock.instant(), deadline);
    }

    /** What was ranked in the end, on which step. */
    private record Ranked(Request request, Step step, List<PlacedItem> placed) {}

    /** @throws dev.tessera.online.fallback.DeadlinePassedException if nobody waits any more */
    Slate slate(
            Request request,
            ServedGeneration generation,
            History history,
            Step step,
            Assignment assignment,
            Laps laps) {
        DecisionId id = ids.next();
        Ranked ranked = ranked(request, generation, step, new Occasion(history.seen(), id, laps.deadline()));
        Slate slate = slate(id, generation, assignment, ranked);
        laps.ranked();
        decisions.made(slate.decision(), ranked.step, laps);
        if (decisions.wants(id)) {
            decisions.take(new MadeDecision(
                    laps.began(),
                    ranked.request.remembered(),
                    generation.overlay(),
                    history,
                    ranked.step.vector(),
                    ranked.step.scoring().residuals().values(),
                    slate.remembered(),
                    laps.timings()));
        }
        return slate;
    }

    /** What the cheaper request leaves out is not in the log either, so that it says what was answered. */
    private Ranked ranked(Request request, ServedGeneration generation, Step step, Occasion occasion) {
        Optional<Request> cheaper =
                request.cheaper().filter(other -> step.rung() != Rung.POPULARITY || !other.equals(request));
        if (cheaper.isEmpty()) {
            return new Ranked(request, step, request.ranked(generation, step.scoring(), occasion));
        }
        try {
            Deadline share = occasion.deadline().leaving(LEFT_FOR_POPULARITY);
            return new Ranked(
                    request,
                    step,
                    request.ranked(
                            generation, step.scoring(), new Occasion(occasion.seen(), occasion.decision(), share)));
        } catch (OutOfTimeException e) {
            Step last = ladder.outOfTime(generation);
            return new Ranked(cheaper.get(), last, cheaper.get().ranked(generation, last.scoring(), occasion));
        }
    }

    private static Slate slate(DecisionId id, ServedGeneration generation, Assignment assignment, Ranked ranked) {
        Scoring scoring = ranked.step.scoring();
        List<RankedItem> items = ranked.placed.stream()
                .map(placed -> new RankedItem(
                        placed.scored().item(),
                        placed.scored().score(),
                        placed.propensity(),
                        placed.team(),
                        generation.card(placed.scored().index()).title(),
                        ranked.request.explain() ? Optional.of(told(placed, scoring)) : Optional.empty()))
                .toList();
        return new Slate(
                new Decision(
                        id,
                        generation.id(),
                        ranked.step.rung(),
                        ranked.step.reason(),
                        assignment.experiment(),
                        assignment.variant(),
                        scoring.residuals().use()),
                items);
    }

    private static RankedItem.Told told(PlacedItem placed, Scoring scoring) {
        return new RankedItem.Told(placed.explanation(scoring), placed.placement());
    }
}
