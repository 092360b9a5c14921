package dev.tessera.online.ranking;

import dev.tessera.online.fallback.History;
import dev.tessera.online.fallback.Ladder;
import dev.tessera.online.fallback.Rung;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.slate.PlacedItem;
import dev.tessera.store.model.DecisionId;
import java.util.List;

/** Answers a request again as it was answered, from the vector that it was answered by: by the code that answers requests, but without the model. */
public final class Reranking {
    private Reranking() {}

    /**
     * What an answer rested on, beside its generation.
     *
     * @param vector the user's, or that of a content query; empty where the rung needs none
     */
    public record Basis(Rung rung, History history, float[] vector) {}

    /**
     * The slate that answers it, top down.
     *
     * @param decision says what was drawn, if anything was
     * @throws IllegalStateException if the rung cannot have been stood on, with such a history
     */
    public static List<PlacedItem> again(
            Request request, DecisionId decision, Basis basis, ServedGeneration generation) {
        Scoring scoring =
                switch (basis.rung) {
                    case FULL, STALE_GENERATION -> best(request, basis.vector, generation);
                    case CONTENT_ONLY -> likeContentOf(basis.history, generation);
                    case POPULARITY -> generation.byPopularity();
                };
        return request.ranked(generation, scoring, basis.history.seen(), decision);
    }

    private static Scoring best(Request request, float[] vector, ServedGeneration generation) {
        if (!(request instanceof SimilarItems.Request similar)) {
            return generation.forUser(vector);
        }
        return similar.query() instanceof SimilarItems.Query.Like like
                ? SimilarItems.likeItem(generation, like)
                : generation.like(vector);
    }

    private static Scoring likeContentOf(History history, ServedGeneration generation) {
        if (history instanceof History.Known known) {
            return Ladder.likeContentOf(generation, known.entries())
                    .orElseThrow(() -> new IllegalStateException("the generation knows no item of the history"));
        }
        throw new IllegalStateException("the history could not be read");
    }
}
