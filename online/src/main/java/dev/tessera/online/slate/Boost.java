package dev.tessera.online.slate;

import dev.tessera.online.rules.AttributeFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What items that pass all filters get beside their scores.
 *
 * @param score of an item that has just become available, or of every item where nothing fades; negative to hold items back
 * @param halfLife after how long it is half as much, counted from the moment at which the item became available; empty if it never fades
 */
public record Boost(List<AttributeFilter> filters, double score, Optional<Duration> halfLife) {
    private static final double LARGEST = 1_000;
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    /** After so many half-lives nothing is left, where less than a thousandth would be. */
    private static final int LIVES = 10;

    /** @throws IllegalArgumentException begins with the field at fault, as the contract calls it */
    public Boost {
        filters = List.copyOf(filters);
        Expected.between("score", score, -LARGEST, LARGEST);
        halfLife.ifPresent(half -> Expected.that(
                half.compareTo(SHORTEST) >= 0 && half.compareTo(LONGEST) <= 0,
                "half_life is " + half + "; expected PT1M (a minute) to P365D (a year)"));
        Expected.that(
                !filters.isEmpty() || halfLife.isPresent(),
                "filters is empty, and half_life missing; expected one of them, or every item gets the same");
    }

    /** At this moment, items that became available up to this one get nothing; empty if it never fades. */
    Optional<Instant> fadedBefore(Instant moment) {
        return halfLife.map(half -> moment.minus(half.multipliedBy(LIVES)));
    }

    /** What is left of 1 after a time, before everything has faded. */
    double left(Duration age) {
        return halfLife.map(half -> StrictMath.pow(0.5, seconds(age) / seconds(half)))
                .orElse(1.0);
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    /** That its filters name. */
    List<String> attributes() {
        return filters.stream().map(AttributeFilter::attribute).toList();
    }
}
