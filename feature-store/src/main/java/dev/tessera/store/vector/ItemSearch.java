package dev.tessera.store.vector;

import java.util.BitSet;
import java.util.List;

/** Finds the items of a catalog that fit a query best. Safe for use by many threads. */
@FunctionalInterface
public interface ItemSearch {
    /**
     * Rows of high score, in {@link ScoredItem#ORDER}, each with its exact score.
     *
     * @param k how many at most, at least 1
     * @param eligible the rows that may be found; bits beyond the last row are ignored
     * @param look run now and then, after some thousand rows; what it throws ends the search
     */
    List<ScoredItem> top(float[] query, int k, BitSet eligible, Runnable look);

    /** The same, however long it takes. */
    default List<ScoredItem> top(float[] query, int k, BitSet eligible) {
        return top(query, k, eligible, () -> {});
    }
}
