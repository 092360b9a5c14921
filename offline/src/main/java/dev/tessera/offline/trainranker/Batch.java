package dev.tessera.offline.trainranker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The arrays of one training step.
 *
 * @param rows catalog rows of the items of this step: the candidates first, then items that only occur in histories
 * @param candidates how many of them are candidates
 * @param corrections subtracted from the candidates' logits: the logarithm of how often each is drawn, 0 where all are candidates
 * @param history indices into {@code rows} [sequences, length]
 * @param contentOnly 1 where a sequence sees content alone [sequences]
 */
record Batch(
        int sequences,
        int[] rows,
        int candidates,
        float[] corrections,
        int[] history,
        float[] contentOnly,
        int[] kinds,
        float[] ages,
        float[] values,
        Targets whole,
        Targets content) {

    /**
     * @param positions into the flattened user vectors [sequences * length]
     * @param candidates the target's number among the candidates
     * @param times when the target happened, seconds since the epoch
     * @param seen pairs (target, candidate) of items that the history before the target holds [pairs, 2]
     */
    record Targets(int[] positions, int[] candidates, int[] times, int[] seen) {}

    int targets() {
        return whole.positions().length + content.positions().length;
    }

    /**
     * Packs sequences.
     *
     * @param contentRows how many of them, from the first, see content alone
     */
    static Batch of(List<Corpus.Sequence> sequences, int contentRows, Candidates drawn, int length) {
        Builder builder = new Builder(sequences.size(), drawn, length);
        for (int s = 0; s < sequences.size(); s++) {
            builder.add(s, sequences.get(s), s < contentRows);
        }
        return builder.build();
    }

    private static final class Builder {
        private final int count;
        private final int length;
        private final Candidates drawn;
        private final Map<Integer, Integer> index = new HashMap<>();
        private final List<Integer> extra = new ArrayList<>();
        private final int[] history;
        private final float[] contentOnly;
        private final int[] kinds;
        private final float[] ages;
        private final float[] values;
        private final Side whole = new Side();
        private final Side content = new Side();

        Builder(int count, Candidates drawn, int length) {
            this.count = count;
            this.length = length;
            this.drawn = drawn;
            this.history = new int[count * length];
            this.contentOnly = new float[count];
            this.kinds = new int[count * length];
            this.ages = new float[count * length];
            this.values = new float[count * length];
        }

        void add(int s, Corpus.Sequence sequence, boolean contentAlone) {
            int entries = sequence.items().length;
            for (int p = 0; p < entries; p++) {
                history[s * length + p] = place(sequence.items()[p]);
            }
            System.arraycopy(sequence.features().kinds(), 0, kinds, s * length, entries);
            System.arraycopy(sequence.features().ages(), 0, ages, s * length, entries);
            System.arraycopy(sequence.features().values(), 0, values, s * length, entries);
            contentOnly[s] = contentAlone ? 1 : 0;
            Side side = contentAlone ? content : whole;
            for (int k = 0; k < sequence.targets().length; k++) {
                side.add(sequence, k, s * length, drawn);
            }
        }

        private int place(int item) {
            int candidate = drawn.numberOf(item);
            if (candidate >= 0) {
                return candidate;
            }
            return index.computeIfAbsent(item, i -> {
                extra.add(i);
                return drawn.rows().length + extra.size() - 1;
            });
        }

        Batch build() {
            int candidates = drawn.rows().length;
            int[] rows = java.util.Arrays.copyOf(drawn.rows(), candidates + extra.size());
            for (int i = 0; i < extra.size(); i++) {
                rows[candidates + i] = extra.get(i);
            }
            return new Batch(
                    count,
                    rows,
                    candidates,
                    drawn.corrections(),
                    history,
                    contentOnly,
                    kinds,
                    ages,
                    values,
                    whole.build(),
                    content.build());
        }
    }

    /** Collects the targets of one kind of sequence. */
    private static final class Side {
        private final IntStream.Builder positions = IntStream.builder();
        private final IntStream.Builder candidates = IntStream.builder();
        private final IntStream.Builder times = IntStream.builder();
        private final IntStream.Builder seen = IntStream.builder();
        private int count;

        void add(Corpus.Sequence sequence, int target, int from, Candidates drawn) {
            int wanted = drawn.numberOf(sequence.targets()[target]);
            if (wanted < 0) {
                return;
            }
            int last = sequence.positions()[target];
            positions.add(from + last);
            candidates.add(wanted);
            times.add(sequence.times()[target]);
            IntStream.rangeClosed(0, last)
                    .map(p -> drawn.numberOf(sequence.items()[p]))
                    .filter(candidate -> candidate >= 0 && candidate != wanted)
                    .distinct()
                    .forEach(candidate -> seen.add(count).add(candidate));
            count++;
        }

        Targets build() {
            return new Targets(
                    positions.build().toArray(),
                    candidates.build().toArray(),
                    times.build().toArray(),
                    seen.build().toArray());
        }
    }
}
