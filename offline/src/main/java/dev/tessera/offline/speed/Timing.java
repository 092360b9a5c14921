package dev.tessera.offline.speed;

import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * How long something took, again and again.
 *
 * @param seconds sorted
 */
record Timing(double[] seconds) {
    private static final double NANOS = 1e9;

    /** @param warmUps runs that are not counted: the first ones choose kernels and fill memory pools */
    static Timing of(int warmUps, int runs, Runnable work) {
        for (int i = 0; i < warmUps; i++) {
            work.run();
        }
        return new Timing(DoubleStream.generate(() -> {
                    long from = System.nanoTime();
                    work.run();
                    return (System.nanoTime() - from) / NANOS;
                })
                .limit(runs)
                .sorted()
                .toArray());
    }

    double median() {
        int half = seconds.length / 2;
        return seconds.length % 2 == 1 ? seconds[half] : (seconds[half - 1] + seconds[half]) / 2;
    }

    /** Milliseconds: the median, and in brackets the least and the most. */
    String text() {
        return String.format(
                Locale.ROOT, "%.2f (%.2f - %.2f)", 1e3 * median(), 1e3 * seconds[0], 1e3 * seconds[seconds.length - 1]);
    }
}
