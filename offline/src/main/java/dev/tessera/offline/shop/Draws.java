package dev.tessera.offline.shop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** A stream of random draws. {@link Random} is specified to the bit, so a seed gives the same shop on every Java version. */
final class Draws {
    private final Random random;

    /** A stream of its own for every purpose, so that a change in one leaves the others as they were. */
    Draws(long seed, String purpose) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + purpose.hashCode());
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    double uniform(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    double gaussian(double deviation) {
        return deviation * random.nextGaussian();
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    <T> T from(List<T> values) {
        return values.get(below(values.size()));
    }

    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A whole second between two moments. */
    Instant between(Instant from, Instant to) {
        return from.plusSeconds(
                (long) (random.nextDouble() * Duration.between(from, to).toSeconds()));
    }
}
