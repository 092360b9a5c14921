package dev.tessera.offline.finetune;

import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Which items were engaged with by the same user close in time, and how often: a sparse symmetric matrix over item numbers, row by row,
 * columns ascending. Its pairs are (target, an item at most {@code window} events before it in the history that the target may see).
 */
final class CoEngagement {
    private final int[] starts;
    private final int[] columns;
    private final float[] counts;

    private CoEngagement(int[] starts, int[] columns, float[] counts) {
        this.starts = starts;
        this.columns = columns;
        this.counts = counts;
    }

    /** Counts the pairs of all sequences of a partition; items without a number are left out. */
    static CoEngagement of(
            List<TrainingSequence> sequences, Partition partition, Map<ItemId, Integer> numbers, int window) {
        PairBuffer pairs = new PairBuffer();
        for (TrainingSequence sequence : sequences) {
            if (sequence.partition() == partition) {
                collect(sequence, numbers, window, pairs);
            }
        }
        return of(pairs.sorted(), numbers.size());
    }

    private static void collect(TrainingSequence sequence, Map<ItemId, Integer> numbers, int window, PairBuffer pairs) {
        for (int k = 0; k < sequence.targetPositions().length; k++) {
            Integer target = numbers.get(sequence.targetItems().get(k));
            int newest = sequence.targetPositions()[k];
            for (int p = newest; target != null && p >= 0 && p > newest - window; p--) {
                Integer other = numbers.get(sequence.items().get(p));
                if (other != null
                        && !other.equals(target)
                        && EventKind.ofCode(sequence.kinds()[p]).engagement()) {
                    pairs.add(target, other);
                    pairs.add(other, target);
                }
            }
        }
    }

    private static CoEngagement of(long[] sorted, int items) {
        int[] starts = new int[items + 1];
        int[] columns = new int[sorted.length];
        float[] counts = new float[sorted.length];
        int size = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i > 0 && sorted[i] == sorted[i - 1]) {
                counts[size - 1]++;
            } else {
                columns[size] = (int) sorted[i];
                counts[size++] = 1;
                starts[(int) (sorted[i] >>> 32) + 1] = size;
            }
        }
        for (int i = 1; i <= items; i++) {
            starts[i] = Math.max(starts[i], starts[i - 1]);
        }
        return new CoEngagement(starts, Arrays.copyOf(columns, size), Arrays.copyOf(counts, size));
    }

    /** The pairs whose items are both kept; the numbers stay what they are. */
    CoEngagement among(IntPredicate kept) {
        int[] fewerStarts = new int[starts.length];
        int[] fewerColumns = new int[columns.length];
        float[] fewerCounts = new float[counts.length];
        int size = 0;
        for (int item = 0; item < items(); item++) {
            for (int at = starts[item]; kept.test(item) && at < starts[item + 1]; at++) {
                if (kept.test(columns[at])) {
                    fewerColumns[size] = columns[at];
                    fewerCounts[size++] = counts[at];
                }
            }
            fewerStarts[item + 1] = size;
        }
        return new CoEngagement(fewerStarts, Arrays.copyOf(fewerColumns, size), Arrays.copyOf(fewerCounts, size));
    }

    int items() {
        return starts.length - 1;
    }

    /** First position of an item's row; the row ends where the next begins. */
    int start(int item) {
        return starts[item];
    }

    int column(int position) {
        return columns[position];
    }

    float count(int position) {
        return counts[position];
    }

    /** Pairs that an item is in. */
    double total(int item) {
        double sum = 0;
        for (int at = starts[item]; at < starts[item + 1]; at++) {
            sum += counts[at];
        }
        return sum;
    }

    /** Items that are in any pair, ascending. */
    int[] engaged() {
        List<Integer> engaged = new ArrayList<>();
        for (int i = 0; i < items(); i++) {
            if (starts[i + 1] > starts[i]) {
                engaged.add(i);
            }
        }
        return engaged.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Pairs as row in the high, column in the low half of a long. */
    private static final class PairBuffer {
        private long[] pairs = new long[1024];
        private int size;

        void add(int row, int column) {
            if (size == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * size);
            }
            pairs[size++] = (long) row << 32 | column;
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(pairs, size);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
