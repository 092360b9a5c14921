package dev.tessera.offline.compress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How fast two ways of doing the same are, measured in turns so that both see the same machine. */
final class Speed {
    private static final int WARM_UP_ROUNDS = 2;
    private static final int ROUNDS = 7;

    /** Within which the compiler and the clock settle. */
    static final Duration SETTLED = Duration.ofSeconds(1);

    private final long leastNanos;

    /** @param least how long the warm-up and the measurement take each: short work is done more often */
    Speed(Duration least) {
        this.leastNanos = least.toNanos();
    }

    /**
     * Measures both, after as many unmeasured rounds as warm them up.
     *
     * @param units that one run does
     * @return units a second, by the median run
     */
    Change of(double units, Runnable before, Runnable after) {
        rounds(WARM_UP_ROUNDS, before, after);
        List<Change> seconds = rounds(ROUNDS, before, after);
        return new Change(
                units / median(seconds.stream().map(Change::before).toList()),
                units / median(seconds.stream().map(Change::after).toList()));
    }

    private List<Change> rounds(int least, Runnable before, Runnable after) {
        List<Change> seconds = new ArrayList<>();
        long started = System.nanoTime();
        while (seconds.size() < least || System.nanoTime() - started < leastNanos) {
            seconds.add(new Change(seconds(before), seconds(after)));
        }
        return seconds;
    }

    private static double seconds(Runnable run) {
        long started = System.nanoTime();
        run.run();
        return Math.max(1, System.nanoTime() - started) / 1e9;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
