package dev.tessera.online.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Holds a caller to a quota: each call takes one of a number of places, which come back at a steady rate. */
final class TokenBucket {
    private static final double NANOS = 1e9;
    private static final Duration LONGEST_STEP_BACK = Duration.ofSeconds(1);

    private final Quota quota;
    private final InstantSource clock;
    private double places;
    private Instant counted;

    TokenBucket(Quota quota, InstantSource clock) {
        this.quota = quota;
        this.clock = clock;
        this.places = quota.burst();
        this.counted = clock.instant();
    }

    Quota quota() {
        return quota;
    }

    /**
     * Takes a place, or says how long until there is one; zero: it was taken. No time is counted twice, unless the clock goes back by more than a
     * second: then somebody set it, and nobody has to wait until it is where it was.
     */
    synchronized Duration take() {
        Instant now = clock.instant();
        Duration passed = Duration.between(counted, now);
        if (!passed.isNegative()) {
            places = Math.min(quota.burst(), places + passed.toNanos() / NANOS * quota.perSecond());
            counted = now;
        } else if (passed.negated().compareTo(LONGEST_STEP_BACK) > 0) {
            counted = now;
        }
        if (places >= 1) {
            places--;
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) Math.ceil((1 - places) / quota.perSecond() * NANOS));
    }
}
