package dev.tessera.online.ranking;

import dev.tessera.online.fallback.GuardedHistories;
import dev.tessera.online.fallback.History;
import dev.tessera.online.fallback.Ladder;
import dev.tessera.online.fallback.Step;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.vector.ScoredItem;
import java.util.List;
import java.util.Set;

/** The best items of the whole catalog for a user. */
public final class Recommender {
    private final Generations generations;
    private final GuardedHistories histories;
    private final Ladder ladder = new Ladder();
    private final SlateBuilder slates;

    /** @param decisions where they go */
    public Recommender(Generations generations, GuardedHistories histories, DecisionIds ids, DecisionSink decisions) {
        this.generations = generations;
        this.histories = histories;
        this.slates = new SlateBuilder(ids, decisions);
    }

    /**
     * A request for a slate.
     *
     * @param excludeSeen whether items of the user's history are left out
     */
    public record Query(UserId user, Selection selection, boolean excludeSeen) implements Request {
        @Override
        public List<ScoredItem> ranked(ServedGeneration generation, Scoring scoring, Set<ItemId> seen) {
            return selection.best(generation, scoring, excludeSeen ? seen : Set.of());
        }

        @Override
        public boolean explain() {
            return selection.explain();
        }
    }

    /**
     * Answers from one generation throughout.
     *
     * @throws dev.tessera.online.rules.UnknownAttributeException if a filter names no attribute of the generation
     */
    public Slate recommend(Query query, Deadline deadline) {
        try (GenerationPin pin = generations.pin(query.user())) {
            deadline.check();
            Laps laps = slates.begin();
            History history = histories.read(query.user());
            laps.historyRead();
            deadline.check();
            Step step = ladder.stepFor(pin.generation(), pin.staleness(), history);
            laps.modelRun();
            deadline.check();
            Step staged = SecondStages.over(step, pin.generation(), history, laps.began(), deadline);
            return slates.slate(query, pin.generation(), history, staged, laps);
        }
    }
}
