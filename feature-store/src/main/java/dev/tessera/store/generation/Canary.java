package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.UserId;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A generation that some users get in place of the active one. Who does follows from the user's id alone: the same ones in every ranker and for every
 * canary, and where the share grows, others beside them.
 *
 * @param share of users, above 0 and below 1
 */
public record Canary(GenerationId generation, double share) {
    public Canary {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("canary " + generation + " has a share of " + share
                    + "; expected above 0 and below 1, such as 0.05 for one user in twenty");
        }
    }

    /** Whether a user gets it. */
    public boolean takes(UserId user) {
        return place(user) < share;
    }

    /** From 0 to 1: the finaliser of MurmurHash3 (Appleby) over the CRC-32C of the id, whose bits alone are too regular. */
    private static double place(UserId user) {
        CRC32C crc = new CRC32C();
        crc.update(user.value().getBytes(StandardCharsets.UTF_8));
        int hash = (int) crc.getValue();
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return Integer.toUnsignedLong(hash ^ (hash >>> 16)) / 0x1p32;
    }
}
