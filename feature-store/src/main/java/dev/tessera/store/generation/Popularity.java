package dev.tessera.store.generation;

import java.util.stream.IntStream;

/** How often each item was chosen, by its row in the generation. */
public final class Popularity {
    private final long[] counts;
    private final long[] recentCounts;
    private final int[] ranking;

    /**
     * @param counts engagements in the whole training data
     * @param recentCounts engagements in its last part
     */
    public Popularity(long[] counts, long[] recentCounts) {
        if (counts.length != recentCounts.length) {
            throw new IllegalArgumentException("popularity: " + counts.length + " counts and " + recentCounts.length
                    + " recent counts; expected as many");
        }
        this.counts = counts.clone();
        this.recentCounts = recentCounts.clone();
        this.ranking = IntStream.range(0, counts.length)
                .boxed()
                .sorted(this::byCount)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private int byCount(int row, int other) {
        int byCount = Long.compare(counts[other], counts[row]);
        return byCount != 0 ? byCount : Integer.compare(row, other);
    }

    public int size() {
        return counts.length;
    }

    public long count(int row) {
        return counts[row];
    }

    public long recentCount(int row) {
        return recentCounts[row];
    }

    /** All rows, most chosen first, equal counts by rising row. */
    public int[] ranking() {
        return ranking.clone();
    }
}
