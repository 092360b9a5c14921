package dev.tessera.online.decisions;

import dev.tessera.store.generation.Digest;
import dev.tessera.store.model.DecisionId;
import java.nio.charset.StandardCharsets;

/**
 * Which decisions are logged: those whose id hashes below a share. So whoever has an id can tell whether the log should have it, and every
 * decision has the same chance, of busy users and of calls about no user too.
 *
 * @param share from 0 to 1
 */
public record Sampling(double share) {
    /** @throws IllegalArgumentException if the share is not from 0 to 1 */
    public Sampling {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("the share of decisions to log is " + share + "; expected 0 to 1");
        }
    }

    /** Whether a decision is among them. */
    public boolean takes(DecisionId id) {
        return share >= 1 || (share > 0 && place(id) < share);
    }

    /** From 0 to less than 1. */
    static double place(DecisionId id) {
        return Digest.of(id.value().getBytes(StandardCharsets.UTF_8)).fraction(0);
    }
}
