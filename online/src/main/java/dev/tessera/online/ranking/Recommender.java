package dev.tessera.online.ranking;

import dev.tessera.online.experiment.Assignment;
import dev.tessera.online.experiment.Assignments;
import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.fallback.GuardedHistories;
import dev.tessera.online.fallback.History;
import dev.tessera.online.fallback.Ladder;
import dev.tessera.online.fallback.Step;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.slate.PlacedItem;
import dev.tessera.online.slate.Standing;
import dev.tessera.store.model.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The best items of the whole catalog for a user. */
public final class Recommender {
    private final Generations generations;
    private final GuardedHistories histories;
    private final Assignments assignments;
    private final Ladder ladder = new Ladder();
    private final SlateBuilder slates;

    /**
     * @param assignments which rules and which generation users get now
     * @param slates what rankings end with
     */
    public Recommender(
            Generations generations, GuardedHistories histories, Assignments assignments, SlateBuilder slates) {
        this.generations = generations;
        this.histories = histories;
        this.assignments = assignments;
        this.slates = slates;
    }

    /**
     * A request for a slate.
     *
     * @param excludeSeen whether items of the user's history are left out
     * @param stages that are asked for
     */
    public record Query(UserId user, Selection selection, boolean excludeSeen, Stages stages) implements Request {
        @Override
        public List<PlacedItem> ranked(ServedGeneration generation, Scoring scoring, Occasion occasion) {
            return selection.slate(generation, scoring, excludeSeen ? occasion.seen() : Set.of(), occasion);
        }

        @Override
        public Optional<Request> cheaper() {
            return Optional.of(new Query(user, selection.cheaper(), excludeSeen, stages));
        }

        @Override
        public boolean explain() {
            return selection.explain();
        }

        private Query under(Standing rules) {
            return new Query(user, selection.under(rules), excludeSeen, stages);
        }
    }

    /**
     * Answers from one generation throughout.
     *
     * @throws dev.tessera.online.rules.UnknownAttributeException if a filter or a rule names no attribute of the generation
     */
    public Slate recommend(Query query, Deadline deadline) {
        Assignment assignment = assignments.of(query.user());
        try (GenerationPin pin = generations.pin(query.user(), assignment.served())) {
            deadline.check();
            query.selection().requireKnown(pin.generation());
            Laps laps = slates.begin(deadline);
            History history = histories.read(query.user(), deadline.remaining());
            laps.historyRead();
            deadline.check();
            Step step = ladder.stepFor(pin.generation(), pin.staleness(), history);
            laps.modelRun();
            deadline.check();
            Step staged = SecondStages.over(
                    step, pin.generation(), history, new SecondStages.Asked(query.stages(), laps.began(), deadline));
            Query ruled = query.under(assignment.rules());
            return slates.slate(ruled, pin.generation(), history, staged, assignment, laps);
        }
    }
}
