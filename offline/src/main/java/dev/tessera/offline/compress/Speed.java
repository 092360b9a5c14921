package dev.tessera.offline.compress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How fast two ways of doing the same are, measured in turns so that both see the same machine. */
final class Speed {
    private static final int WARM_UP_ROUNDS = 2;
    private static final int ROUNDS = 7;

    /** Short work is done more often: the compiler and the clock need some time to settle. */
    private static final long LEAST_NANOS = Duration.ofSeconds(1).toNanos();

    private final Runnable before;
    private final Runnable after;

    private Speed(Runnable before, Runnable after) {
        this.before = before;
        this.after = after;
    }

    /**
     * Measures both, after as many unmeasured rounds as warm them up.
     *
     * @param units that one run does
     * @return units a second, by the median run
     */
    static Change of(double units, Runnable before, Runnable after) {
        Speed speed = new Speed(before, after);
        speed.rounds(WARM_UP_ROUNDS);
        List<Change> seconds = speed.rounds(ROUNDS);
        return new Change(
                units / median(seconds.stream().map(Change::before).toList()),
                units / median(seconds.stream().map(Change::after).toList()));
    }

    private List<Change> rounds(int least) {
        List<Change> seconds = new ArrayList<>();
        long started = System.nanoTime();
        while (seconds.size() < least || System.nanoTime() - started < LEAST_NANOS) {
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
