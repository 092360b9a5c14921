package dev.tessera.online.ranking;

import dev.tessera.store.model.DecisionId;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Gives each decision an id of its own: 96 random bits for this process, then a counter. */
public final class DecisionIds {
    private final String process;
    private final AtomicLong next = new AtomicLong();

    /** @param random a secure one outside tests, so that no two processes share ids */
    public DecisionIds(RandomGenerator random) {
        byte[] bits = new byte[12];
        random.nextBytes(bits);
        process = HexFormat.of().formatHex(bits);
    }

    public DecisionId next() {
        return new DecisionId(process + "-" + next.getAndIncrement());
    }
}
