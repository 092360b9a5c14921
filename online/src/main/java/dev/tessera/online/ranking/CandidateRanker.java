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
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.util.BitSet;
import java.util.List;

/** Puts a caller's own candidates into the order that a user would want. No rule leaves any of them out. */
public final class CandidateRanker {
    private final Generations generations;
    private final GuardedHistories histories;
    private final Ladder ladder = new Ladder();
    private final Assignments assignments;
    private final SlateBuilder slates;

    /**
     * @param assignments which generation users get now; the order of candidates has no rules
     * @param slates what rankings end with
     */
    public CandidateRanker(
            Generations generations, GuardedHistories histories, Assignments assignments, SlateBuilder slates) {
        this.generations = generations;
        this.histories = histories;
        this.assignments = assignments;
        this.slates = slates;
    }

    /**
     * A request for an order.
     *
     * @param candidates without duplicates
     * @param stages that are asked for
     */
    public record Query(UserId user, List<ItemId> candidates, boolean explain, Stages stages) implements Request {
        public Query {
            candidates = List.copyOf(candidates);
        }

        @Override
        public List<PlacedItem> ranked(ServedGeneration generation, Scoring scoring, Occasion occasion) {
            BitSet rows = new BitSet();
            candidates.forEach(item -> generation.row(item).ifPresent(rows::set));
            return rows.isEmpty()
                    ? List.of()
                    : PlacedItem.byScore(scoring.top(rows.cardinality(), rows, occasion.deadline()::check));
        }
    }

    /** @param unknown the candidates that the generation does not know, in the order of the query */
    public record Answer(Slate slate, List<ItemId> unknown) {
        public Answer {
            unknown = List.copyOf(unknown);
        }
    }

    public Answer rank(Query query, Deadline deadline) {
        Assignment assignment = assignments.of(query.user());
        try (GenerationPin pin = generations.pin(query.user(), assignment.served())) {
            deadline.check();
            Laps laps = slates.begin(deadline);
            ServedGeneration generation = pin.generation();
            History history = histories.read(query.user(), deadline.remaining());
            laps.historyRead();
            Step step = ladder.stepFor(generation, pin.staleness(), history);
            laps.modelRun();
            deadline.check();
            List<ItemId> unknown = query.candidates().stream()
                    .filter(item -> generation.row(item).isEmpty())
                    .toList();
            return new Answer(
                    slates.slate(
                            query,
                            generation,
                            history,
                            SecondStages.over(
                                    step,
                                    generation,
                                    history,
                                    new SecondStages.Asked(query.stages(), laps.began(), deadline)),
                            assignment,
                            laps),
                    unknown);
        }
    }
}
