package dev.tessera.online.slate;

import dev.tessera.store.generation.Digest;
import dev.tessera.store.model.DecisionId;
import java.nio.charset.StandardCharsets;

/**
 * What is drawn for a decision: always the same, by its id. The digits have nothing to do with those that say which decisions are logged, so that among
 * those as many are explored as among all.
 *
 * @param explores from 0 to less than 1: whether an item is drawn
 * @param picks from 0 to less than 1: which
 */
record Chance(double explores, double picks) {
    static Chance of(DecisionId decision) {
        Digest digest = Digest.of(("exploration of " + decision.value()).getBytes(StandardCharsets.UTF_8));
        return new Chance(digest.fraction(0), digest.fraction(1));
    }

    /** The first place at which the sum of the shares is beyond {@link #picks}. */
    int among(double[] shares) {
        int last = 0;
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            sum += shares[i];
            if (sum > picks) {
                return i;
            }
            last = shares[i] > 0 ? i : last;
        }
        return last;
    }
}
