package dev.tessera.online.ranking;

import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.ScoredItem;
import java.util.List;
import java.util.Set;

/** What a slate is asked for. */
public sealed interface Request permits Recommender.Query, CandidateRanker.Query, SimilarItems.Request {
    /**
     * The items that answer it, best first.
     *
     * @param seen the items of the user's history
     */
    List<ScoredItem> ranked(ServedGeneration generation, Scoring scoring, Set<ItemId> seen);

    /** Whether scores are to be split. */
    boolean explain();

    /** The same without what is too large, or too private, to be remembered. */
    default Request remembered() {
        return this;
    }
}
