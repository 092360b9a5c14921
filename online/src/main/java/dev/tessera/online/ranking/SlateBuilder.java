package dev.tessera.online.ranking;

import dev.tessera.online.fallback.History;
import dev.tessera.online.fallback.Step;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.vector.ScoredItem;
import java.util.List;
import java.util.Optional;

/** What all rankings end with: the rules, the search, the decision, and its way into the log. */
final class SlateBuilder {
    private final DecisionIds ids;
    private final DecisionSink decisions;

    SlateBuilder(DecisionIds ids, DecisionSink decisions) {
        this.ids = ids;
        this.decisions = decisions;
    }

    /** At the beginning of a request, before anything is read of its user. */
    Laps begin() {
        return new Laps(decisions.now());
    }

    Slate slate(Request request, ServedGeneration generation, History history, Step step, Laps laps) {
        List<ScoredItem> ranked = request.ranked(generation, step.scoring(), history.seen());
        List<RankedItem> items = ranked.stream()
                .map(item -> new RankedItem(
                        item.item(),
                        item.score(),
                        generation.card(item.index()).title(),
                        request.explain() ? Optional.of(step.scoring().explain(item.index())) : Optional.empty()))
                .toList();
        Slate slate = new Slate(
                new Decision(
                        ids.next(),
                        generation.id(),
                        step.rung(),
                        step.reason(),
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
}
