package dev.tessera.online.ranking;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.slate.PlacedItem;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.ItemId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a slate is asked for. */
public sealed interface Request permits Recommender.Query, CandidateRanker.Query, SimilarItems.Request {
    /**
     * The slate that answers it, top down.
     *
     * @throws dev.tessera.online.fallback.OutOfTimeException if the occasion's deadline does
     */
    List<PlacedItem> ranked(ServedGeneration generation, Scoring scoring, Occasion occasion);

    /**
     * On which a slate is made.
     *
     * @param seen the items of the user's history
     * @param decision says what is drawn, if anything is
     */
    record Occasion(Set<ItemId> seen, DecisionId decision, Deadline deadline) {}

    /** The same with no more to do, for popular items to stand in where there is no time; empty if they cannot answer it. */
    default Optional<Request> cheaper() {
        return Optional.empty();
    }

    /** Whether scores are to be split. */
    boolean explain();

    /** The same without what is too large, or too private, to be remembered. */
    default Request remembered() {
        return this;
    }
}
