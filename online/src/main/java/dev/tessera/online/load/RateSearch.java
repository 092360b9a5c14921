package dev.tessera.online.load;

import java.util.Optional;

/** Finds the highest rate that is held: doubling until one is not, then halving the gap. */
final class RateSearch {
    private static final double GAP = 1.05;
    private static final double LOWEST = 1;

    private RateSearch() {}

    /** Tries a rate; what it returns says whether it was held. */
    @FunctionalInterface
    interface Attempt {
        boolean held(double rate) throws InterruptedException;
    }

    /** @return the highest rate that was held, within 5% of one that was not; empty if not even one a second was */
    static Optional<Double> highest(double first, Attempt attempt) throws InterruptedException {
        double held = 0;
        double missed = first;
        while (attempt.held(missed)) {
            held = missed;
            missed *= 2;
        }
        while (held == 0 && missed > LOWEST) {
            double lower = Math.max(LOWEST, missed / 2);
            if (attempt.held(lower)) {
                held = lower;
            } else if (lower == LOWEST) {
                return Optional.empty();
            } else {
                missed = lower;
            }
        }
        while (missed / held > GAP) {
            double middle = Math.sqrt(held * missed);
            if (attempt.held(middle)) {
                held = middle;
            } else {
                missed = middle;
            }
        }
        return held == 0 ? Optional.empty() : Optional.of(held);
    }
}
