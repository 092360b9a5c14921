package dev.tessera.offline.trainranker;

import dev.tessera.store.feature.HistoryFeatures;
import java.util.List;

/**
 * What the ranker model is trained on, in numbers: items by row of the catalog.
 *
 * @param counts training events of each item
 * @param availability when each item could be chosen
 * @param trainable rows of the items that may be learnt as targets
 * @param content what the encoder says about each item
 * @param sequences training rows
 * @param validation what early stopping is judged on; may be empty
 */
public record Corpus(
        long[] counts,
        Availability availability,
        int[] trainable,
        CatalogParts content,
        List<Sequence> sequences,
        List<Case> validation) {
    /** The same with other counts, and cases to judge by. */
    Corpus judgedBy(long[] earlierCounts, List<Case> cases) {
        return new Corpus(earlierCounts, availability, trainable, content, sequences, cases);
    }

    /** The same with some items as if they were new: nothing is known of what happened to them, and no target is learnt. */
    public Corpus withNew(int[] rows) {
        long[] fewer = counts.clone();
        boolean[] fresh = new boolean[items()];
        for (int row : rows) {
            fewer[row] = 0;
            fresh[row] = true;
        }
        int[] others =
                java.util.Arrays.stream(trainable).filter(row -> !fresh[row]).toArray();
        return new Corpus(fewer, availability, others, content, sequences, validation);
    }

    /** The same with the training events of an item counted from the targets. */
    public Corpus countingTargets() {
        long[] targets = new long[items()];
        for (Sequence sequence : sequences) {
            for (int target : sequence.targets()) {
                targets[target]++;
            }
        }
        return new Corpus(targets, availability, trainable, content, sequences, validation);
    }

    /** The same with other content. */
    Corpus with(CatalogParts other) {
        return new Corpus(counts, availability, trainable, other, sequences, validation);
    }

    /** Entries of the longest sequence. */
    public int longest() {
        return sequences.stream().mapToInt(each -> each.items().length).max().orElse(1);
    }

    public int items() {
        return counts.length;
    }

    /**
     * One row of training: target k is to be predicted from the entries up to and including {@code positions[k]}.
     *
     * @param items catalog rows, oldest first
     * @param times when the targets happened, seconds since the epoch
     */
    public record Sequence(int[] items, HistoryFeatures features, int[] positions, int[] targets, int[] times) {}

    /**
     * One event to be predicted by full ranking.
     *
     * @param user whose averages it counts into
     * @param seen catalog rows that are not ranked
     * @param time when it happened, seconds since the epoch; what is not available then is not ranked either
     */
    public record Case(int user, int target, int[] items, HistoryFeatures features, int[] seen, int time) {}
}
