package dev.tessera.online.decisions;

/**
 * What came of decisions that were made again while they were served.
 *
 * @param equal those that were the same
 * @param differing those that were not
 * @param skipped those that could not: the generation, or an item, changed meanwhile
 */
public record SkewCounts(long equal, long differing, long skipped) {
    /** Those that could be made again. */
    public long checked() {
        return equal + differing;
    }

    @Override
    public String toString() {
        return "made again: " + checked() + ", differing: " + differing + ", skipped: " + skipped;
    }
}
