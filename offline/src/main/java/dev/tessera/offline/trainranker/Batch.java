package dev.tessera.offline.trainranker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
     */
    record Targets(int[] positions, int[] candidates) {}

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
        private final List<List<int[]>> targets = List.of(new ArrayList<>(), new ArrayList<>());

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

        void add(int s, Corpus.Sequence sequence, boolean content) {
            int entries = sequence.items().length;
            for (int p = 0; p < entries; p++) {
                history[s * length + p] = place(sequence.items()[p]);
            }
            System.arraycopy(sequence.features().kinds(), 0, kinds, s * length, entries);
            System.arraycopy(sequence.features().ages(), 0, ages, s * length, entries);
            System.arraycopy(sequence.features().values(), 0, values, s * length, entries);
            contentOnly[s] = content ? 1 : 0;
            for (int k = 0; k < sequence.targets().length; k++) {
                int candidate = drawn.numberOf(sequence.targets()[k]);
                if (candidate >= 0) {
                    targets.get(content ? 1 : 0).add(new int[] {s * length + sequence.positions()[k], candidate});
                }
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
                    count, rows, candidates, drawn.corrections(), history, contentOnly, kinds, ages, values,
                    targets(targets.get(0)), targets(targets.get(1)));
        }

        private static Targets targets(List<int[]> pairs) {
            return new Targets(
                    pairs.stream().mapToInt(pair -> pair[0]).toArray(),
                    pairs.stream().mapToInt(pair -> pair[1]).toArray());
        }
    }
}
