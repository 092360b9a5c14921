package dev.tessera.offline.evaluate.metric;

import java.util.Arrays;

/** Where items stand in an order by score, highest first. */
public final class Ranking {
    private Ranking() {}

    /**
     * The rank of one item among the candidates, counted from 1. Equal scores share the middle of the ranks that they span, so a model
     * gains nothing by giving many items the same score: {@code 1 + higher + equal others / 2}.
     *
     * @param candidate which positions take part; the target takes part whether marked or not
     * @throws IllegalArgumentException if a score that takes part is not a number
     */
    public static double midRank(float[] scores, boolean[] candidate, int target) {
        float own = number(scores, target);
        int higher = 0;
        int equal = 0;
        for (int item = 0; item < scores.length; item++) {
            if (candidate[item] && item != target) {
                float score = number(scores, item);
                if (score > own) {
                    higher++;
                } else if (score == own) {
                    equal++;
                }
            }
        }
        return 1 + higher + equal / 2.0;
    }

    /**
     * The best candidates, best first; equal scores in the order of their positions.
     *
     * @return at most {@code k} positions, fewer if there are fewer candidates
     */
    public static int[] top(float[] scores, boolean[] candidate, int k) {
        int[] best = new int[k];
        int size = 0;
        for (int item = 0; item < scores.length; item++) {
            if (!candidate[item] || (size == k && (k == 0 || scores[item] <= scores[best[k - 1]]))) {
                continue;
            }
            int at = size < k ? size++ : k - 1;
            while (at > 0 && scores[best[at - 1]] < scores[item]) {
                best[at] = best[at - 1];
                at--;
            }
            best[at] = item;
        }
        return Arrays.copyOf(best, size);
    }

    private static float number(float[] scores, int item) {
        if (Float.isNaN(scores[item])) {
            throw new IllegalArgumentException("the score at position " + item + " is not a number");
        }
        return scores[item];
    }
}
