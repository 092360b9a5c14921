package dev.tessera.online.ranking;

import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.slate.PlacedItem;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.ItemId;
import java.util.List;
import java.util.Set;

/** What a slate is asked for. */
public sealed interface Request permits Recommender.Query, CandidateRanker.Query, SimilarItems.Request {
    /**
     * The slate that answers it, top down.
     *
     * @param seen the items of the user's history
     * @param decision says what is drawn, if anything is
     */
    List<PlacedItem> ranked(ServedGeneration generation, Scoring scoring, Set<ItemId> seen, DecisionId decision);

    /** Whether scores are to be split. */
    boolean explain();

    /** The same without what is too large, or too private, to be remembered. */
    default Request remembered() {
        return this;
    }
}
