package dev.tessera.online.load;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Times of calls in nanoseconds, to three digits. One writer at a time. */
final class Latencies {
    private static final long GREATEST = 60_000_000_000L;

    private final Histogram histogram = new Histogram(GREATEST, 3);

    void add(long nanos) {
        histogram.recordValue(Math.max(1, Math.min(GREATEST, nanos)));
    }

    void addAll(Latencies others) {
        histogram.add(others.histogram);
    }

    long count() {
        return histogram.getTotalCount();
    }

    double millisAt(double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }

    /** Calls, then p50, p90, p99 and the greatest in milliseconds. */
    String line(String name) {
        return String.format(
                Locale.ROOT,
                "  %-22s %9d %9.3f %9.3f %9.3f %9.3f",
                name,
                count(),
                millisAt(50),
                millisAt(90),
                millisAt(99),
                millisAt(100));
    }

    static String heading() {
        return String.format("  %-22s %9s %9s %9s %9s %9s", "milliseconds", "calls", "p50", "p90", "p99", "max");
    }
}
