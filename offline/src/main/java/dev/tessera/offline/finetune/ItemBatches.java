package dev.tessera.offline.finetune;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws the items of each step: pairs of an item, uniform over those to draw from, and one of its partners, by count, until there are enough
 * different items. A step's batch depends on seed, step and replica alone, so a resumed training sees the same.
 *
 * <p>Every known co-engagement between items of the batch is a target, so no candidate is a negative by accident. What remains to be
 * corrected is that the draw prefers some items (logQ, Bengio and Senécal, 2008): a candidate's score is lowered by
 * log(probability to be in the batch), and raised by a share of log(popularity). With all of it, what the encoder itself must explain is by how much more
 * often than their popularity two items go together; with none, how often they do.
 */
final class ItemBatches {
    /** Keeps an item from being a candidate. */
    static final float HIDDEN = -1e9f;

    private final CoEngagement pairs;
    private final int[] drawn;
    private final int size;
    private final boolean all;
    private final long seed;
    private final double popularity;
    private final float smoothing;
    private final float[] offsets;
    private final int replica;
    private final int replicas;

    /** @param items to draw from */
    ItemBatches(CoEngagement pairs, int[] items, FineTuneSettings settings, long seed) {
        this.pairs = pairs;
        this.drawn = items.clone();
        this.all = settings.batches().candidates() == FineTuneSettings.Candidates.CATALOG;
        this.size = Math.min(settings.batches().size(), drawn.length);
        this.popularity = settings.batches().popularity();
        this.smoothing = (float) settings.regularisation().labelSmoothing();
        this.seed = seed;
        this.offsets = offsets();
        this.replica = 0;
        this.replicas = 1;
    }

    private ItemBatches(ItemBatches all, int replica, int replicas) {
        this.pairs = all.pairs;
        this.drawn = all.drawn;
        this.size = all.size;
        this.all = all.all;
        this.seed = all.seed;
        this.popularity = all.popularity;
        this.smoothing = all.smoothing;
        this.offsets = all.offsets;
        this.replica = replica;
        this.replicas = replicas;
    }

    /** The batches of one of several replicas, which all draw different ones. */
    ItemBatches shard(int number, int count) {
        return new ItemBatches(this, number, count);
    }

    /** What chance depends on in a step beside the seed: no two steps of any replicas have it in common. */
    long chance(long step) {
        return step * replicas + replica;
    }

    /** How many items a batch has. */
    int size() {
        return size;
    }

    /** How many items there are to draw from. */
    int drawnCount() {
        return drawn.length;
    }

    /** Different item numbers, ascending. */
    int[] draw(long step) {
        if (size == drawn.length) {
            return drawn.clone();
        }
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + chance(step));
        boolean[] chosen = new boolean[pairs.items()];
        int count = 0;
        for (int tries = 0; count < size && tries < 100 * size; tries++) {
            int item = drawn[random.nextInt(drawn.length)];
            for (int each : new int[] {item, partner(item, random)}) {
                if (count < size && !chosen[each]) {
                    chosen[each] = true;
                    count++;
                }
            }
        }
        int[] batch = new int[count];
        int at = 0;
        for (int item : drawn) {
            if (chosen[item]) {
                batch[at++] = item;
            }
        }
        return batch;
    }

    /** share x log(popularity) - log(probability to be a candidate) of the items of a batch, as candidates. */
    float[] offsets(int[] batch) {
        float[] found = new float[batch.length];
        for (int i = 0; i < batch.length; i++) {
            found[i] = offsets[batch[i]];
        }
        return found;
    }

    /** The same of all items, by number; those of the batch, and those not trained on, are {@link #HIDDEN}. */
    float[] offsetsBeside(int[] batch) {
        float[] beside = new float[offsets.length];
        Arrays.fill(beside, HIDDEN);
        for (int item : drawn) {
            beside[item] = offsets[item];
        }
        for (int item : batch) {
            beside[item] = HIDDEN;
        }
        return beside;
    }

    /** How many candidates a batch has: its own items, and behind them all items by number if they are candidates too. */
    int candidates(int[] batch) {
        return batch.length + (all ? pairs.items() : 0);
    }

    /**
     * The batch's co-engagements, [batch, candidates] row-major, each row a distribution over the others.
     *
     * @param weights is given each row's weight: the root of its pairs in the batch, so that popular items do not drown the others
     */
    float[] targets(int[] batch, float[] weights) {
        int[] place = new int[pairs.items()];
        Arrays.fill(place, -1);
        for (int i = 0; i < batch.length; i++) {
            place[batch[i]] = i;
        }
        int width = candidates(batch);
        float[] targets = new float[batch.length * width];
        for (int i = 0; i < batch.length; i++) {
            float sum = 0;
            for (int at = pairs.start(batch[i]); at < pairs.start(batch[i] + 1); at++) {
                int item = pairs.column(at);
                int column = place[item] < 0 && all ? batch.length + item : place[item];
                if (column >= 0) {
                    targets[i * width + column] = pairs.count(at);
                    sum += pairs.count(at);
                }
            }
            weights[i] = (float) Math.sqrt(sum);
            for (int j = 0; j < width && sum > 0; j++) {
                targets[i * width + j] /= sum;
            }
        }
        smooth(targets, batch);
        return targets;
    }

    /** Spreads a share of each row evenly over the other candidates (Szegedy et al., 2016). */
    private void smooth(float[] targets, int[] batch) {
        if (smoothing == 0) {
            return;
        }
        int width = candidates(batch);
        float[] beside = all ? offsetsBeside(batch) : new float[0];
        int others = (all ? drawn.length : batch.length) - 1;
        float each = smoothing / Math.max(1, others);
        for (int i = 0; i < targets.length; i++) {
            int column = i % width;
            boolean itself = column == i / width;
            boolean candidate = column < batch.length || beside[column - batch.length] > HIDDEN;
            targets[i] = itself || !candidate ? 0 : (1 - smoothing) * targets[i] + each;
        }
    }

    /** An item without partners is its own. */
    private int partner(int item, SplittableRandom random) {
        if (pairs.start(item) == pairs.start(item + 1)) {
            return item;
        }
        double left = random.nextDouble() * pairs.total(item);
        for (int at = pairs.start(item); at < pairs.start(item + 1); at++) {
            left -= pairs.count(at);
            if (left < 0) {
                return pairs.column(at);
            }
        }
        return pairs.column(pairs.start(item + 1) - 1);
    }

    /** Of an item without partners, which no loss of engagement asks for, 0. */
    private float[] offsets() {
        float[] found = new float[pairs.items()];
        double[] partnered = new double[pairs.items()];
        double sum = 0;
        for (int item : drawn) {
            double total = pairs.total(item);
            sum += total;
            for (int at = pairs.start(item); at < pairs.start(item + 1); at++) {
                partnered[pairs.column(at)] += pairs.count(at) / total / drawn.length;
            }
        }
        for (int item : drawn) {
            double total = pairs.total(item);
            double once = (1.0 / drawn.length + partnered[item]) / 2;
            double included = all || size == drawn.length ? 1 : -Math.expm1(size * Math.log1p(-once));
            found[item] = total == 0 ? 0 : (float) (popularity * Math.log(total / sum) - Math.log(included));
        }
        return found;
    }
}
