package dev.tessera.online.retrieval;

import dev.tessera.store.vector.ScoredItem;
import java.util.BitSet;
import java.util.List;

/** One way of scoring the items of one generation for one request. */
public sealed interface Scoring
        permits UserScoring, LikenessScoring, PopularityScoring, JoinedScoring, TwoStageScoring, FirstStageAlone {
    /** To be called before rows are scored one by one beside a search: whoever looks at the best rows together looks at all that may be found. */
    default void prepare(BitSet eligible, Runnable look) {}

    /**
     * The {@code k} best rows among the eligible ones, in {@link ScoredItem#ORDER}; fewer if fewer are eligible. Scores are exact. Where the generation has a search
     * index, a row of the best may be missing, and another one in its stead; the same request finds the same rows again.
     *
     * @param look run now and then, after some thousand rows; what it throws ends the search
     */
    List<ScoredItem> top(int k, BitSet eligible, Runnable look);

    /** The same, however long it takes. */
    default List<ScoredItem> top(int k, BitSet eligible) {
        return top(k, eligible, () -> {});
    }

    /** The score of one row, bit-equal to what {@link #top} gives it. */
    float score(int row);

    /** Splits the score of one row. */
    Explanation explain(int row);

    /** What a second stage said, so far. */
    default TwoStageScoring.Residuals residuals() {
        return TwoStageScoring.Residuals.none(SecondStageUse.NONE);
    }
}
