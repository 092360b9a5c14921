package dev.tessera.online.ranking;

import dev.tessera.online.fallback.GuardedHistories;
import dev.tessera.online.fallback.Ladder;
import dev.tessera.online.fallback.Step;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.vector.ScoredItem;
import java.util.List;

/** Puts a caller's own candidates into the order that a user would want. No rule leaves any of them out. */
public final class CandidateRanker {
    private final Generations generations;
    private final GuardedHistories histories;
    private final Ladder ladder = new Ladder();
    private final SlateBuilder slates;

    public CandidateRanker(Generations generations, GuardedHistories histories, DecisionIds ids) {
        this.generations = generations;
        this.histories = histories;
        this.slates = new SlateBuilder(ids);
    }

    /** @param candidates without duplicates */
    public record Query(UserId user, List<ItemId> candidates, boolean explain) {
        public Query {
            candidates = List.copyOf(candidates);
        }
    }

    /** @param unknown the candidates that the generation does not know, in the order of the query */
    public record Answer(Slate slate, List<ItemId> unknown) {
        public Answer {
            unknown = List.copyOf(unknown);
        }
    }

    public Answer rank(Query query, Deadline deadline) {
        try (GenerationPin pin = generations.pin(query.user())) {
            deadline.check();
            ServedGeneration generation = pin.generation();
            Step step = ladder.stepFor(generation, pin.staleness(), histories.read(query.user()));
            deadline.check();
            List<ItemId> unknown = query.candidates().stream()
                    .filter(item -> generation.row(item).isEmpty())
                    .toList();
            List<ScoredItem> ranked = query.candidates().stream()
                    .flatMap(item -> generation.row(item).stream()
                            .mapToObj(row ->
                                    new ScoredItem(row, item, step.scoring().score(row))))
                    .sorted(ScoredItem.ORDER)
                    .toList();
            return new Answer(slates.slate(generation, step, ranked, query.explain()), unknown);
        }
    }
}
