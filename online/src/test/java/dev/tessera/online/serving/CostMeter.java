package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Measures what a piece of work takes of the processors, wherever in this process or in Redis it is done: it is done on the caller's thread one time after another, first to warm up, then in rounds. */
final class CostMeter {
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
    private static final int ROUNDS = 7;
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final int FEWEST_WARM_UPS = 2;
    private static final int MOST_WARM_UPS = 10;
    /** Of the time of a warm-up, for the next to be left out. */
    private static final double BUSY_COMPILER = 0.02;

    private static final Duration ROUND = Duration.ofMillis(800);

    private final ProcessorTime time;

    CostMeter(ProcessorTime time) {
        this.time = time;
    }

    /** A piece of work. */
    @FunctionalInterface
    interface Work {
        /**
         * Does it once.
         *
         * @param number of times that it was done before
         * @return how many things came of it
         */
        long done(int number);
    }

    /**
     * Measures one.
     *
     * @param expected things that come of it each time
     */
    Cost of(long expected, Work work) {
        int times = warmUp(work, expected);
        double[] micros = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            micros[round] = round(work, round * times, times, expected);
        }
        Cost cost = Cost.ofRounds(micros);
        assertThat(cost.median()).isPositive();
        return cost;
    }

    /** Until the compiler has little left to do. Returns how often the work can be done in a round. */
    private static int warmUp(Work work, long expected) {
        int done = 0;
        int latest = 0;
        long compiling = WARM_UP.toMillis();
        for (int i = 0;
                i < FEWEST_WARM_UPS || (i < MOST_WARM_UPS && compiling > BUSY_COMPILER * WARM_UP.toMillis());
                i++) {
            long before = COMPILER.getTotalCompilationTime();
            latest = done;
            for (long end = System.nanoTime() + WARM_UP.toNanos(); System.nanoTime() < end; done++) {
                assertThat(work.done(done)).isEqualTo(expected);
            }
            compiling = COMPILER.getTotalCompilationTime() - before;
        }
        return Math.max(1, (int) ((done - latest) * ROUND.toNanos() / WARM_UP.toNanos()));
    }

    private double round(Work work, int from, int times, long expected) {
        long done = 0;
        double before = time.nanos();
        for (int i = 0; i < times; i++) {
            done += work.done(from + i);
        }
        double nanos = time.nanos() - before;
        assertThat(done).isEqualTo(times * expected);
        return nanos / 1e3 / times;
    }
}
