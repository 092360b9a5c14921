package dev.tessera.online.load;

import java.time.Duration;
import java.util.Locale;

/**
 * One rate, tried.
 *
 * @param rate requests a second that fell due
 * @param due requests that fell due in all
 * @param sentRate requests a second that the client managed to send
 * @param failed requests that ended in an error
 * @param latencies times of the others, from when they were due
 */
record Trial(double rate, long due, double sentRate, long failed, Latencies latencies) {
    private static final double TOLERANCE = 0.99;

    /** Every request was sent in time, none failed, and 99 of 100 were answered within the limit. */
    boolean held(Duration limit) {
        return failed == 0
                && latencies.count() == due
                && sentRate >= TOLERANCE * rate
                && latencies.millisAt(99) <= limit.toNanos() / 1e6;
    }

    String line(Duration limit) {
        return latencies.line(String.format(Locale.ROOT, "%.0f a second", rate))
                + (held(limit)
                        ? "  held"
                        : String.format(
                                Locale.ROOT,
                                "  not held (%d failed, %d never sent)",
                                failed,
                                due - failed - latencies.count()));
    }
}
