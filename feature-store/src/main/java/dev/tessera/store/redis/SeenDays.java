package dev.tessera.store.redis;

import java.time.Duration;
import java.time.Instant;

/**
 * The days, counted from 1970, by which ids are remembered: that on which an event became known, and as many after it as the horizon has, begun ones
 * counted.
 */
record SeenDays(Duration horizon) {
    private static final Duration DAY = Duration.ofDays(1);

    /** The day of a moment. */
    static long of(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), DAY.toSeconds());
    }

    /** How many days before today are looked at. */
    long back() {
        return horizon.plus(DAY).minusNanos(1).toDays();
    }

    /** How long the ids of a day are looked at still; 0 or less if they are not any more. */
    long secondsLeft(long day, Instant now) {
        return (day + back() + 1) * DAY.toSeconds() - now.getEpochSecond();
    }

    /** How long the ids of a day are kept that something is added to now. */
    long secondsKept() {
        return DAY.multipliedBy(back() + 1).toSeconds();
    }
}
