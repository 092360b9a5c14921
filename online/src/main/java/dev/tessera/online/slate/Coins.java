package dev.tessera.online.slate;

import dev.tessera.store.generation.Digest;
import dev.tessera.store.model.DecisionId;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Fair coins for a decision, always the same by its id: the bits of the SHA-256 of {@code "draft of ID"}, byte by byte, in each from the lowest. They have nothing to do with
 * what says which decisions are logged.
 */
record Coins(BitSet bits) {
    static Coins of(DecisionId decision) {
        return new Coins(BitSet.valueOf(
                Digest.bytesOf(out -> out.write(("draft of " + decision.value()).getBytes(StandardCharsets.UTF_8)))));
    }

    /** @param n from 0 to 255 */
    boolean heads(int n) {
        return bits.get(n);
    }
}
