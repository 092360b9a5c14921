package dev.tessera.online.decisions;

/**
 * What came of decisions that were made again while they were served.
 *
 * @param checked those that could be
 * @param differing those of them that were not the same
 * @param skipped those that could not: the generation, or an item, changed meanwhile
 */
public record SkewCounts(long checked, long differing, long skipped) {
    @Override
    public String toString() {
        return "made again: " + checked + ", differing: " + differing + ", skipped: " + skipped;
    }
}
