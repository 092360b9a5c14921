package dev.tessera.online.access;

import java.time.Duration;
import java.time.Instant;

/** Holds a caller to a quota: each call takes one of a number of places, which come back at a steady rate. */
final class TokenBucket {
    private static final double NANOS = 1e9;

    private final Quota quota;
    private double places;
    private Instant counted;

    TokenBucket(Quota quota, Instant now) {
        this.quota = quota;
        this.places = quota.burst();
        this.counted = now;
    }

    Quota quota() {
        return quota;
    }

    /** Takes a place, or says how long until there is one; zero: it was taken. A clock that is set back costs nobody more than what came since. */
    synchronized Duration take(Instant now) {
        if (now.isAfter(counted)) {
            double seconds = Duration.between(counted, now).toNanos() / NANOS;
            places = Math.min(quota.burst(), places + seconds * quota.perSecond());
        }
        counted = now;
        if (places >= 1) {
            places--;
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) Math.ceil((1 - places) / quota.perSecond() * NANOS));
    }
}
