package dev.tessera.online.retrieval;

import java.util.concurrent.atomic.LongAdder;

/** How often a user vector was remembered, over all generations. */
public final class CacheCounts {
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    void hit() {
        hits.increment();
    }

    void miss() {
        misses.increment();
    }

    public long hits() {
        return hits.sum();
    }

    public long misses() {
        return misses.sum();
    }
}
