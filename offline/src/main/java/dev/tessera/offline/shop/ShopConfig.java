package dev.tessera.offline.shop;

import java.time.Duration;
import java.time.Instant;

/**
 * What the demo shop is generated from. The same configuration gives the same bytes.
 *
 * @param seed decides every random draw
 * @param products items of the catalog, broken records not counted
 * @param users shoppers
 */
public record ShopConfig(long seed, int products, int users) {
    /** Opening day. In the past, so that no event lies in the future. */
    public static final Instant OPENING = Instant.parse("2025-01-06T00:00:00Z");

    /** How long the shop is watched. */
    public static final Duration PERIOD = Duration.ofDays(240);

    /** Share of the period after which the late items arrive; the evaluation's default time cut. */
    public static final double CUT = 0.8;

    /** Share of products that arrive after the cut: the cold items. */
    public static final double LATE_SHARE = 0.08;

    /** Share of products that arrive between opening and cut. */
    public static final double EARLY_ARRIVAL_SHARE = 0.10;

    /** Share of products sold without a picture, and, drawn independently, without title and description. */
    public static final double WITHOUT_IMAGE_SHARE = 0.06;

    public static final double WITHOUT_TEXT_SHARE = 0.04;

    /** Share of events that are known an hour to two days after they happened. */
    public static final double KNOWN_LATE_SHARE = 0.005;

    public ShopConfig {
        if (products < 100) {
            throw new IllegalArgumentException("the shop has " + products + " products; expected at least 100");
        }
        if (users < 1) {
            throw new IllegalArgumentException("the shop has " + users + " users; expected at least 1");
        }
    }

    /** The shop of {@code tessera demo}: 2,400 products and 4,600 users, of whom more than 2,000 shop after the cut. */
    public static ShopConfig standard(long seed) {
        return new ShopConfig(seed, 2_400, 4_600);
    }

    /** A shop for tests: the same rules, 240 products and 300 users. */
    public static ShopConfig small(long seed) {
        return new ShopConfig(seed, 240, 300);
    }

    /** The end of the period. */
    public static Instant closing() {
        return OPENING.plus(PERIOD);
    }

    /** The moment at {@code share} (0 to 1) of the period, to the second. */
    public static Instant at(double share) {
        return OPENING.plusSeconds((long) (share * PERIOD.toSeconds()));
    }
}
