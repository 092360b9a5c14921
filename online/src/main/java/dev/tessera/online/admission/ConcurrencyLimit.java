package dev.tessera.online.admission;

import java.time.Duration;

/**
 * How many calls may be under way at once, those that wait for a thread included: as many as can begin within a target. What tells of overload is the wait for a thread and
 * not the time that calls take, which also says how slow a store is and how much was asked for (Zhou et al., Overload control for scaling WeChat microservices, SoCC 2018).
 *
 * <p>The smallest wait of an interval tells a queue that stands from a burst that passes, as in CoDel (RFC 8289). If it is above the target, the limit shrinks: waits are
 * proportional to the queue (Little's law), so by target / wait, but by no more than half, as in Breakwater (Cho et al., Overload control for µs-scale RPCs, OSDI 2020). Calls
 * that entered before the limit shrank say nothing of the queue that it allows. An interval without a standing queue, also one in which nothing came, lets it grow by a tenth.
 */
final class ConcurrencyLimit {
    /** A queue that does not empty for so long stands (RFC 8289, section 4.3). */
    static final Duration INTERVAL = Duration.ofMillis(100);

    private static final long INTERVAL_NANOS = INTERVAL.toNanos();
    private static final double GROWTH = 1.1;
    private static final double STEEPEST = 0.5;
    private static final long NONE = Long.MAX_VALUE;

    private final int least;
    private final int most;
    private final double targetNanos;
    private double limit;
    private int underWay;
    private int waiting;
    private long intervalBegan;
    private long shrank;
    private long smallestWait = NONE;

    /**
     * Begins with {@code most}.
     *
     * @param most no less than {@code least}; if equal, the limit is fixed
     * @param target wait for a thread
     * @param now in nanoseconds of a clock that nobody sets, as in all methods
     */
    ConcurrencyLimit(int least, int most, Duration target, long now) {
        if (least < 1 || most < least) {
            throw new IllegalArgumentException(
                    "limits are from " + least + " to " + most + "; expected at least 1, rising");
        }
        this.least = least;
        this.most = most;
        this.targetNanos = target.toNanos();
        this.limit = most;
        this.intervalBegan = now;
        this.shrank = now;
    }

    /** A call comes; if this says false, there is no place for it. */
    synchronized boolean enter(long now) {
        endIntervals(now);
        if (underWay >= (int) limit) {
            return false;
        }
        underWay++;
        waiting++;
        return true;
    }

    /** A call that entered has a thread. */
    synchronized void begin(long entered, long now) {
        endIntervals(now);
        waiting--;
        if (entered - shrank >= 0) {
            smallestWait = Math.min(smallestWait, Math.max(0, now - entered));
        }
    }

    /** A call that entered never gets a thread. */
    synchronized void withdraw() {
        waiting--;
        underWay--;
    }

    /** A call that has begun has ended. */
    synchronized void leave() {
        underWay--;
    }

    /** What holds now. */
    synchronized int limit(long now) {
        endIntervals(now);
        return (int) limit;
    }

    int most() {
        return most;
    }

    synchronized int underWay() {
        return underWay;
    }

    /** Of several intervals that passed since somebody looked, waits are of the first. */
    private void endIntervals(long now) {
        long intervals = (now - intervalBegan) / INTERVAL_NANOS;
        if (intervals <= 0) {
            return;
        }
        intervalBegan += intervals * INTERVAL_NANOS;
        long quiet = waiting == 0 ? intervals - 1 : 0;
        if (smallestWait == NONE) {
            grow(waiting == 0 ? intervals : 0);
        } else if (smallestWait <= targetNanos) {
            grow(1 + quiet);
        } else {
            limit = Math.max(least, limit * Math.max(STEEPEST, targetNanos / (double) smallestWait));
            shrank = now;
            grow(quiet);
        }
        smallestWait = NONE;
    }

    private void grow(long intervals) {
        limit = Math.min(most, limit * Math.pow(GROWTH, (double) intervals));
    }
}
