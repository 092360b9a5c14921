package dev.tessera.offline.finetune;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The items of a batch whose content is read, so that gradients reach it, when a loss is about all items. Most are drawn from those that the loss
 * names, the others from the rest; each weighs as many as it stands for (Horvitz and Thompson, 1952), so that in expectation the gradient is
 * that of all items, times the share of them that a batch has: those named would else never be pushed away.
 *
 * @param items ascending
 * @param weights of their gradients, 1 on average
 */
record LiveItems(int[] items, float[] weights) {
    private static final double NAMED = 0.75;

    /**
     * @param mentioned items that the loss names
     * @param all that may be drawn, ascending
     * @param size how many are drawn, if there are so many
     */
    static LiveItems draw(int[] mentioned, int[] all, int size, SplittableRandom random) {
        if (size >= all.length) {
            float[] ones = new float[all.length];
            Arrays.fill(ones, 1);
            return new LiveItems(all.clone(), ones);
        }
        Set<Integer> names = IntStream.of(mentioned).boxed().collect(Collectors.toSet());
        int[] named = IntStream.of(all).filter(names::contains).toArray();
        int[] others = IntStream.of(all).filter(item -> !names.contains(item)).toArray();
        int most = Math.min(named.length, Math.max(1, (int) Math.round(NAMED * size)));
        int fromOthers = Math.min(others.length, size - most);
        int fromNamed = size - fromOthers;
        float[] weights = new float[all[all.length - 1] + 1];
        choose(named, fromNamed, (double) size / all.length, weights, random);
        choose(others, fromOthers, (double) size / all.length, weights, random);
        int[] items = IntStream.of(all).filter(item -> weights[item] > 0).toArray();
        float[] own = new float[items.length];
        for (int i = 0; i < items.length; i++) {
            own[i] = weights[items[i]];
        }
        return new LiveItems(items, own);
    }

    private static void choose(int[] from, int count, double share, float[] weights, SplittableRandom random) {
        int[] left = from.clone();
        for (int i = 0; i < count; i++) {
            int j = i + random.nextInt(left.length - i);
            weights[left[j]] = (float) (share * left.length / count);
            left[j] = left[i];
        }
    }
}
