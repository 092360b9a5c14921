package dev.tessera.online.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What callers have used of their quotas in this ranker. */
public final class Quotas {
    private final InstantSource clock;
    private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();

    public Quotas(InstantSource clock) {
        this.clock = clock;
    }

    /** Counts a call, or says how long until the caller's quota has room for it; zero: it was counted. */
    public Duration take(Caller caller) {
        Optional<Quota> quota = caller.quota();
        if (quota.isEmpty()) {
            return Duration.ZERO;
        }
        return buckets.compute(
                        caller.name(),
                        (name, present) -> present != null && present.quota().equals(quota.get())
                                ? present
                                : new TokenBucket(quota.get(), clock))
                .take();
    }
}
