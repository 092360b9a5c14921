package dev.tessera.store.generation;

/** How often each item was chosen, by its row in the generation. */
public final class Popularity {
    private final long[] counts;
    private final long[] recentCounts;

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
}
