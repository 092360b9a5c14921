package dev.tessera.online.ranking;

import dev.tessera.online.fallback.GuardedHistories;
import dev.tessera.online.fallback.History;
import dev.tessera.online.fallback.Ladder;
import dev.tessera.online.fallback.Step;
import dev.tessera.store.model.UserId;
import java.util.Set;

/** The best items of the whole catalog for a user. */
public final class Recommender {
    private final Generations generations;
    private final GuardedHistories histories;
    private final Ladder ladder = new Ladder();
    private final SlateBuilder slates;

    public Recommender(Generations generations, GuardedHistories histories, DecisionIds ids) {
        this.generations = generations;
        this.histories = histories;
        this.slates = new SlateBuilder(ids);
    }

    /**
     * A request for a slate.
     *
     * @param excludeSeen whether items of the user's history are left out
     */
    public record Query(UserId user, Selection selection, boolean excludeSeen) {}

    /**
     * Answers from one generation throughout.
     *
     * @throws dev.tessera.online.rules.UnknownAttributeException if a filter names no attribute of the generation
     */
    public Slate recommend(Query query, Deadline deadline) {
        try (GenerationPin pin = generations.pin(query.user())) {
            deadline.check();
            History history = histories.read(query.user());
            deadline.check();
            Step step = ladder.stepFor(pin.generation(), pin.staleness(), history);
            deadline.check();
            return slates.best(
                    pin.generation(), step, query.selection(), query.excludeSeen() ? history.seen() : Set.of());
        }
    }
}
