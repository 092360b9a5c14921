package dev.tessera.online.admission;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Threads for calls of one kind, and places for those that have one or wait for one. A call that finds no place, or waited too long for a thread, is not handled. */
public final class Bulkhead {
    private final Executor threads;
    private final ConcurrencyLimit limit;
    private final Duration longestWait;
    private final LongSupplier nanos;
    private final LongAdder shed = new LongAdder();
    private final LongAdder late = new LongAdder();

    private Bulkhead(Executor threads, ConcurrencyLimit limit, Duration longestWait, LongSupplier nanos) {
        this.threads = threads;
        this.limit = limit;
        this.longestWait = longestWait;
        this.nanos = nanos;
    }

    /**
     * With as many places as there ever are.
     *
     * @param threads takes as much work as there are places
     * @param nanos a clock that nobody sets
     */
    public static Bulkhead fixed(Executor threads, int places, Duration longestWait, LongSupplier nanos) {
        return new Bulkhead(
                threads, new ConcurrencyLimit(places, places, longestWait, nanos.getAsLong()), longestWait, nanos);
    }

    /**
     * With as many places as calls can begin within a target.
     *
     * @param threads takes as much work as there are places
     * @param least places that there always are, or {@code most} if that is less
     * @param target that the wait for a thread is kept near under overload
     * @param nanos a clock that nobody sets
     */
    public static Bulkhead adaptive(
            Executor threads, int least, int most, Duration target, Duration longestWait, LongSupplier nanos) {
        return new Bulkhead(
                threads,
                new ConcurrencyLimit(Math.min(least, most), most, target, nanos.getAsLong()),
                longestWait,
                nanos);
    }

    /**
     * Has a call handled by a thread, if there is a place.
     *
     * @param work handles it
     * @param tooLate refuses it in the end, told how long it waited
     * @return whether there is; if not, neither is called, nor if this throws what the threads threw
     */
    public boolean take(Runnable work, Consumer<Duration> tooLate) {
        long entered = nanos.getAsLong();
        if (!limit.enter(entered)) {
            shed.increment();
            return false;
        }
        try {
            threads.execute(() -> begin(entered, work, tooLate));
        } catch (RuntimeException | Error e) {
            limit.withdraw();
            throw e;
        }
        return true;
    }

    private void begin(long entered, Runnable work, Consumer<Duration> tooLate) {
        try {
            long now = nanos.getAsLong();
            limit.begin(entered, now);
            Duration waited = Duration.ofNanos(now - entered);
            if (waited.compareTo(longestWait) > 0) {
                late.increment();
                tooLate.accept(waited);
            } else {
                work.run();
            }
        } finally {
            limit.leave();
        }
    }

    /** Places that there are now. */
    public int limit() {
        return limit.limit(nanos.getAsLong());
    }

    /** The most places that there ever are. */
    public int most() {
        return limit.most();
    }

    public Duration longestWait() {
        return longestWait;
    }

    /** Places that are taken. */
    public int underWay() {
        return limit.underWay();
    }

    /** How many calls found no place so far. */
    public long shed() {
        return shed.sum();
    }

    /** How many waited too long so far. */
    public long late() {
        return late.sum();
    }
}
