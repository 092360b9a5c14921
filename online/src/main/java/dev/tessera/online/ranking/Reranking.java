package dev.tessera.online.ranking;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.fallback.History;
import dev.tessera.online.fallback.Ladder;
import dev.tessera.online.fallback.Rung;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.SecondStageUse;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TwoStageScoring;
import dev.tessera.online.retrieval.TwoStageScoring.Residuals;
import dev.tessera.online.slate.PlacedItem;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.vector.ScoredItem;
import java.util.List;

/** Answers a request again as it was answered, from the vector that it was answered by: by the code that answers requests, but without the model. */
public final class Reranking {
    private Reranking() {}

    /**
     * What an answer rested on, beside its generation.
     *
     * @param vector the user's, or that of a content query; empty where the rung needs none
     * @param secondStage what came of it
     * @param residuals that it gave, in the first stage's order; empty if it gave none
     */
    public record Basis(Rung rung, History history, float[] vector, SecondStageUse secondStage, float[] residuals) {}

    /**
     * An answer, made again.
     *
     * @param items the slate, top down
     * @param candidates that the second stage was asked about; none where it gave no residuals
     */
    public record Remade(List<PlacedItem> items, List<ScoredItem> candidates) {}

    /**
     * The slate that answers it.
     *
     * @param decision says what was drawn, if anything was
     * @throws IllegalStateException if the rung cannot have been stood on, with such a history, or there were residuals of others
     */
    public static Remade again(Request request, DecisionId decision, Basis basis, ServedGeneration generation) {
        Scoring scoring =
                switch (basis.rung) {
                    case FULL, STALE_GENERATION -> best(request, basis.vector, generation);
                    case CONTENT_ONLY -> likeContentOf(basis.history, generation);
                    case POPULARITY -> generation.byPopularity();
                };
        Request.Occasion occasion = new Request.Occasion(basis.history.seen(), decision, Deadline.NONE);
        if (!basis.secondStage.searchedForCandidates()) {
            return new Remade(request.ranked(generation, scoring, occasion), List.of());
        }
        // An answer for which there was no time, or no model, searched for as many candidates as one with residuals.
        boolean used = basis.secondStage == SecondStageUse.USED;
        TwoStageScoring both = used
                ? new TwoStageScoring(scoring, basis.residuals.length, candidates -> given(candidates, basis.residuals))
                : new TwoStageScoring(
                        scoring, generation.secondStageSize(), unused -> Residuals.none(basis.secondStage));
        return new Remade(request.ranked(generation, both, occasion), used ? both.candidates() : List.of());
    }

    private static Residuals given(List<ScoredItem> candidates, float[] residuals) {
        if (candidates.size() != residuals.length) {
            throw new IllegalStateException(
                    "there are " + candidates.size() + " candidates, and residuals of " + residuals.length);
        }
        return new Residuals(SecondStageUse.USED, residuals);
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
