package dev.tessera.offline.finetune;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws the items of each step: pairs of an item, uniform over the engaged ones, and one of its partners, by count, until there are enough
 * different items. A step's batch depends on seed and step alone, so a resumed training sees the same.
 *
 * <p>Every known co-engagement between items of the batch is a target, so no candidate is a negative by accident. What remains to be
 * corrected is that the draw prefers some items (logQ, Bengio and Senécal, 2008): a candidate's score is raised by
 * log(popularity) - log(probability to be in the batch), so that what the encoder itself must explain is by how much more often than
 * their popularity two items go together.
 */
final class ItemBatches {
    private final CoEngagement pairs;
    private final int[] engaged;
    private final int size;
    private final long seed;
    private final float smoothing;
    private final float[] offsets;

    ItemBatches(CoEngagement pairs, FineTuneSettings settings, long seed) {
        this.pairs = pairs;
        this.engaged = pairs.engaged();
        this.size = Math.min(settings.batches().size(), engaged.length);
        this.smoothing = (float) settings.regularisation().labelSmoothing();
        this.seed = seed;
        this.offsets = offsets();
    }

    /** How many items a batch has. */
    int size() {
        return size;
    }

    /** How many items there are to draw from. */
    int engagedCount() {
        return engaged.length;
    }

    /** Different item numbers, ascending. */
    int[] draw(long step) {
        if (size == engaged.length) {
            return engaged.clone();
        }
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + step);
        boolean[] drawn = new boolean[pairs.items()];
        int count = 0;
        for (int tries = 0; count < size && tries < 100 * size; tries++) {
            int item = engaged[random.nextInt(engaged.length)];
            for (int each : new int[] {item, partner(item, random)}) {
                if (count < size && !drawn[each]) {
                    drawn[each] = true;
                    count++;
                }
            }
        }
        int[] batch = new int[count];
        int at = 0;
        for (int item : engaged) {
            if (drawn[item]) {
                batch[at++] = item;
            }
        }
        return batch;
    }

    /** log(popularity / probability to be in a batch) of an item as candidate. */
    float offset(int item) {
        return offsets[item];
    }

    /**
     * The batch's co-engagements, [batch, batch] row-major, each row a distribution over the others.
     *
     * @param weights is given each row's weight: the root of its pairs in the batch, so that popular items do not drown the others
     */
    float[] targets(int[] batch, float[] weights) {
        int[] place = new int[pairs.items()];
        Arrays.fill(place, -1);
        for (int i = 0; i < batch.length; i++) {
            place[batch[i]] = i;
        }
        float[] targets = new float[batch.length * batch.length];
        for (int i = 0; i < batch.length; i++) {
            float sum = 0;
            for (int at = pairs.start(batch[i]); at < pairs.start(batch[i] + 1); at++) {
                int column = place[pairs.column(at)];
                if (column >= 0) {
                    targets[i * batch.length + column] = pairs.count(at);
                    sum += pairs.count(at);
                }
            }
            weights[i] = (float) Math.sqrt(sum);
            for (int j = 0; j < batch.length && sum > 0; j++) {
                targets[i * batch.length + j] /= sum;
            }
        }
        smooth(targets, batch.length);
        return targets;
    }

    /** Spreads a share of each row evenly over the other items (Szegedy et al., 2016). */
    private void smooth(float[] targets, int size) {
        float each = smoothing / Math.max(1, size - 1);
        for (int i = 0; i < targets.length && smoothing > 0; i++) {
            boolean itself = i / size == i % size;
            targets[i] = itself ? 0 : (1 - smoothing) * targets[i] + each;
        }
    }

    private int partner(int item, SplittableRandom random) {
        double left = random.nextDouble() * pairs.total(item);
        for (int at = pairs.start(item); at < pairs.start(item + 1); at++) {
            left -= pairs.count(at);
            if (left < 0) {
                return pairs.column(at);
            }
        }
        return pairs.column(pairs.start(item + 1) - 1);
    }

    private float[] offsets() {
        double[] partnered = new double[pairs.items()];
        double all = 0;
        for (int item : engaged) {
            double total = pairs.total(item);
            all += total;
            for (int at = pairs.start(item); at < pairs.start(item + 1); at++) {
                partnered[pairs.column(at)] += pairs.count(at) / total / engaged.length;
            }
        }
        float[] found = new float[pairs.items()];
        for (int item : engaged) {
            double once = (1.0 / engaged.length + partnered[item]) / 2;
            double included = size == engaged.length ? 1 : -Math.expm1(size * Math.log1p(-once));
            found[item] = (float) (Math.log(pairs.total(item) / all) - Math.log(included));
        }
        return found;
    }
}
