package dev.tessera.store.counter;

import dev.tessera.store.model.ItemId;
import java.time.Duration;
import java.time.Instant;

/**
 * How often something was on a day.
 *
 * @param kind what is counted
 * @param item of what
 * @param with the other item of a co-visitation; the same item otherwise
 * @param day on which it became known, UTC, days since 1970
 * @param value how often
 */
public record Count(CountKind kind, ItemId item, ItemId with, long day, long value) {
    public Count {
        if (value < 0) {
            throw new IllegalArgumentException("count of " + item + " is " + value + "; expected 0 or more");
        }
    }

    /** One engagement with an item. */
    public static Count engagement(ItemId item, long day) {
        return new Count(CountKind.POPULARITY, item, item, day, 1);
    }

    /** One engagement with an item after one with another. */
    public static Count covisit(ItemId item, ItemId with, long day) {
        return new Count(CountKind.COVISITS, item, with, day, 1);
    }

    public static long dayOf(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), Duration.ofDays(1).toSeconds());
    }

    public Count withValue(long counted) {
        return new Count(kind, item, with, day, counted);
    }

    /** What is counted, apart from how often. */
    public String key() {
        return kind + "\n" + day + "\n" + item + "\n" + with;
    }
}
