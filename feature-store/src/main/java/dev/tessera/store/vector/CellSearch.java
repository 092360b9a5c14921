package dev.tessera.store.vector;

import java.util.BitSet;
import java.util.List;

/**
 * Search in an index: eligible rows are scored exactly, cell after cell, the most promising first, until as many as the effort says were. A filter does not
 * change how many are scored, only how far one has to go for them; where no more are eligible, the answer is that of exact search. What is found depends on nothing but query, k, rows and index.
 */
public final class CellSearch implements ItemSearch {
    private static final int PLAIN = 100;
    private static final int LEAST_A_FOUND = 4;

    private final ItemVectors items;
    private final Cells cells;
    private final CellPromises promises;
    private final int effort;
    private final boolean biased;

    private CellSearch(ItemVectors items, Cells cells, CellPromises promises, int effort, boolean biased) {
        this.items = items;
        this.cells = cells;
        this.promises = promises;
        this.effort = effort;
        this.biased = biased;
    }

    /**
     * Search with a given effort.
     *
     * @param items with an index
     * @param effort as in {@link Cells.Effort}, above 0
     * @param biased whether scores are those of {@link ItemVectors#top}, else of {@link ItemVectors#nearest}
     */
    public static CellSearch of(ItemVectors items, int effort, boolean biased) {
        Cells cells =
                items.cells().orElseThrow(() -> new IllegalArgumentException("item vectors have no search index"));
        return new CellSearch(items, cells, new CellPromises(items, cells), effort, biased);
    }

    /** The same with another effort. */
    public CellSearch with(int otherEffort) {
        return new CellSearch(items, cells, promises, otherEffort, biased);
    }

    /** Search by the scores of {@link ItemVectors#top}: in the index if the vectors have one for users, else exact. */
    public static ItemSearch forUsers(ItemVectors items) {
        int effort = items.cells().map(cells -> cells.effort().users()).orElse(0);
        return effort == 0 ? items::top : of(items, effort, true);
    }

    /** Search by the scores of {@link ItemVectors#nearest}: in the index if the vectors have one for likeness, else exact. */
    public static ItemSearch forLikeness(ItemVectors items) {
        int effort = items.cells().map(cells -> cells.effort().likeness()).orElse(0);
        return effort == 0 ? items::nearest : of(items, effort, false);
    }

    @Override
    public List<ScoredItem> top(float[] query, int k, BitSet eligible, Runnable look) {
        int wanted = wanted(k);
        if (eligible.cardinality() <= wanted) {
            return biased ? items.top(query, k, eligible, look) : items.nearest(query, k, eligible, look);
        }
        TopK best = items.begin(query, k);
        CellOrder order = new CellOrder(promises.of(query));
        int scored = 0;
        int sinceLook = 0;
        while (scored < wanted && !order.isEmpty()) {
            int cell = order.next();
            if (sinceLook >= ItemVectors.BLOCK) {
                look.run();
                sinceLook = 0;
            }
            sinceLook += cells.end(cell) - cells.start(cell);
            scored += items.scan(query, cells.start(cell), cells.end(cell), eligible, biased, best);
        }
        return items.ranked(best);
    }

    /** Of the k-th best, as many more are to be looked at as ranks lie deeper, but not in proportion: seen to grow with the square root. */
    private int wanted(int k) {
        double deeper = effort * Math.sqrt(Math.max(1, (double) k / PLAIN));
        return (int) Math.min(items.size(), Math.max(deeper, (double) LEAST_A_FOUND * k));
    }
}
