package dev.tessera.online.admission;

import static dev.tessera.online.admission.SimulatedServer.MILLISECOND;
import static dev.tessera.online.admission.SimulatedServer.SECOND;
import static dev.tessera.online.admission.SimulatedServer.THREADS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.online.admission.SimulatedServer.Trial;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
    private static final int LEAST = 2 * THREADS;
    private static final int MOST = 256;
    private static final Duration TARGET = Duration.ofMillis(20);
    private static final LongSupplier SLOW = () -> 3 * MILLISECOND;
    private static final double SLOW_CAPACITY = THREADS * 1_000 / 3.0;
    private static final LongSupplier FAST = () -> 300_000;
    private static final double FAST_CAPACITY = THREADS * 10_000 / 3.0;

    private final SimulatedServer server =
            new SimulatedServer(new ConcurrencyLimit(LEAST, MOST, TARGET, 0)).taking(SLOW);

    @Test
    void fiveTimesTheLoadIsShedUntilWaitsAreNearTheTarget() {
        server.under(5 * SLOW_CAPACITY, 3 * SECOND);

        Trial settled = server.under(5 * SLOW_CAPACITY, 5 * SECOND);

        // Four that are handled, and as many as the threads begin in 20 ms.
        assertThat(server.limitNow()).isBetween(25, 40);
        assertThat(settled.longestWait()).isLessThan(2 * TARGET.toNanos());
        assertThat(settled.waits.size())
                .as("the threads have always something to do")
                .isGreaterThan((int) (.99 * 5 * SLOW_CAPACITY));
        assertThat(settled.shed).isGreaterThan((int) (.75 * settled.came));
    }

    @Test
    void aFixedLimitHasCallsWaitForAllThatFits() {
        SimulatedServer fixed = new SimulatedServer(new ConcurrencyLimit(MOST, MOST, TARGET, 0)).taking(SLOW);
        fixed.under(5 * SLOW_CAPACITY, 3 * SECOND);
        assertThat(fixed.under(5 * SLOW_CAPACITY, SECOND).longestWait()).isGreaterThan(8 * TARGET.toNanos());
        assertThat(fixed.limitNow()).isEqualTo(MOST);
    }

    @Test
    void whenLoadFallsNobodyIsShedAndSoonAllPlacesAreThere() {
        server.under(5 * SLOW_CAPACITY, 5 * SECOND);
        server.under(.5 * SLOW_CAPACITY, SECOND / 2);
        assertThat(server.under(.5 * SLOW_CAPACITY, 4 * SECOND).shed).isZero();
        assertThat(server.limitNow()).isEqualTo(MOST);
    }

    @Test
    void aLimitFollowsCallsThatBecomeDearer() {
        server.taking(FAST).under(.9 * FAST_CAPACITY, 3 * SECOND);
        assertThat(server.limitNow()).isEqualTo(MOST);
        server.taking(SLOW).under(.9 * FAST_CAPACITY, 3 * SECOND);
        assertThat(server.limitNow()).isBetween(25, 40);
    }

    @Test
    void veryFastCallsKeepAllPlacesUnderAnyLoad() {
        server.taking(FAST);
        for (double load : new double[] {.1, .9, 1, 5}) {
            server.under(load * FAST_CAPACITY, 2 * SECOND);
            assertThat(server.limitNow()).as("under %s of what it can", load).isEqualTo(MOST);
        }
    }

    @Test
    void timesOfCallsThatDifferAHundredfoldAreNoOverload() {
        SplittableRandom random = new SplittableRandom(1);
        server.taking(() -> random.nextInt(10) == 0 ? 30 * MILLISECOND : 300_000);
        assertThat(server.under(.5 * THREADS * 1_000 / 3.27, 20 * SECOND).shed).isZero();
        assertThat(server.limitNow()).isEqualTo(MOST);
    }

    @Test
    void anIdleServerTakesABurst() {
        for (LongSupplier calls : new LongSupplier[] {FAST, SLOW}) {
            assertThat(server.taking(calls).burst(200).shed).isZero();
        }
        server.taking(SLOW).under(5 * SLOW_CAPACITY, 5 * SECOND);
        assertThat(server.limitNow()).isLessThan(MOST);
        server.idle(5 * SECOND);
        assertThat(server.burst(200).shed).as("after an overload and a rest").isZero();
        server.idle(3_600 * SECOND);
        assertThat(server.burst(MOST).shed).isZero();
    }

    @Test
    void threadsThatHangForASecondCostNoPlacesIfOneIsLeft() {
        AtomicInteger calls = new AtomicInteger();
        server.taking(() -> calls.getAndIncrement() % 1_000 < THREADS - 1 ? SECOND : 300_000);
        Trial outliers = server.under(500, 10 * SECOND);
        assertThat(outliers.shed).isZero();
        assertThat(server.limitNow()).isEqualTo(MOST);
    }

    /** As when Redis hangs, until a read has failed and nobody waits for it any more. */
    @Test
    void aSecondInWhichAllThreadsHangHalvesTheLimitOnceAtMost() {
        AtomicInteger calls = new AtomicInteger();
        server.taking(() -> calls.getAndIncrement() < THREADS ? SECOND : 300_000);
        assertThat(server.under(200, 3 * SECOND / 2).shed).isZero();
        assertThat(server.limitNow()).isGreaterThanOrEqualTo(MOST / 2);
        server.under(200, SECOND);
        assertThat(server.limitNow()).isEqualTo(MOST);
    }

    @Test
    void whatIsAlwaysTooSlowFindsTheLeastNumberOfPlaces() {
        server.taking(() -> SECOND).under(1_000, 30 * SECOND);
        assertThat(server.limitNow()).isEqualTo(LEAST);
        server.taking(FAST).under(1_000, 10 * SECOND);
        assertThat(server.limitNow()).isEqualTo(MOST);
    }

    @Test
    void limitsThatFallAreRefused() {
        assertThatThrownBy(() -> new ConcurrencyLimit(9, 8, TARGET, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limits are from 9 to 8; expected at least 1, rising");
    }
}
