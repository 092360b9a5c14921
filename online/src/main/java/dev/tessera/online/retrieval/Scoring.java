package dev.tessera.online.retrieval;

import dev.tessera.store.vector.ScoredItem;
import java.util.BitSet;
import java.util.List;

/** One way of scoring the items of one generation for one request. */
public sealed interface Scoring
        permits UserScoring, LikenessScoring, PopularityScoring, JoinedScoring, TwoStageScoring {
    /** The {@code k} best rows among the eligible ones, in {@link ScoredItem#ORDER}; fewer if fewer are eligible. Exact. */
    List<ScoredItem> top(int k, BitSet eligible);

    /** The score of one row, bit-equal to what {@link #top} gives it. */
    float score(int row);

    /** Splits the score of one row. */
    Explanation explain(int row);

    /** What a second stage said, so far. */
    default TwoStageScoring.Residuals residuals() {
        return TwoStageScoring.Residuals.none(SecondStageUse.NONE);
    }
}
