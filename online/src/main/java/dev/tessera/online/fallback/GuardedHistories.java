package dev.tessera.online.fallback;

import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads histories from a store that may be gone or slow. A request waits for half of its time, and no longer than {@value #LONGEST_MILLIS} ms: the rest is for a
 * slate without the history. After a failure the store is left alone for a while, and then asked by one request, until it answers. Pauses are measured by a clock
 * that nobody sets.
 */
public final class GuardedHistories implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GuardedHistories.class);

    private static final long LONGEST_MILLIS = 1_000;
    /** More than there are threads for calls, so that only reads that hang are too many. */
    private static final int MOST_READS = Math.max(64, 8 * Runtime.getRuntime().availableProcessors());

    private static final long IDLE_SECONDS = 30;

    private final HistoryStore store;
    private final Duration pause;
    private final LongSupplier nanos;
    private final AtomicLong retryAt;
    private final ThreadPoolExecutor reads = new ThreadPoolExecutor(
            0, MOST_READS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), GuardedHistories::thread);
    private volatile boolean failing;

    /** @param pause how long after a failure the store is not asked */
    public GuardedHistories(HistoryStore store, Duration pause) {
        this(store, pause, System::nanoTime);
    }

    GuardedHistories(HistoryStore store, Duration pause, LongSupplier nanos) {
        this.store = store;
        this.pause = pause;
        this.nanos = nanos;
        this.retryAt = new AtomicLong(nanos.getAsLong());
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "history");
        thread.setDaemon(true);
        return thread;
    }

    /** @param remaining how long the request has still; empty if it waits for as long as it takes */
    public History read(UserId user, Optional<Duration> remaining) {
        if (failing && !isFirstAfterThePause()) {
            return new History.Unreadable();
        }
        Future<List<HistoryEntry>> read;
        try {
            read = reads.submit(() -> ask(user));
        } catch (RejectedExecutionException tooManyWait) {
            return new History.Unreadable();
        }
        try {
            return new History.Known(read.get(patience(remaining), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | ExecutionException notInTime) {
            return new History.Unreadable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new History.Unreadable();
        }
    }

    private static long patience(Optional<Duration> remaining) {
        long longest = TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
        return remaining.map(left -> Math.min(longest, left.toNanos() / 2)).orElse(longest);
    }

    private boolean isFirstAfterThePause() {
        long at = retryAt.get();
        long now = nanos.getAsLong();
        return now - at >= 0 && retryAt.compareAndSet(at, now + pause.toNanos());
    }

    private List<HistoryEntry> ask(UserId user) {
        try {
            List<HistoryEntry> entries = store.read(user);
            failing = false;
            return entries;
        } catch (RuntimeException e) {
            retryAt.set(nanos.getAsLong() + pause.toNanos());
            failing = true;
            log.warn("histories cannot be read; the next attempt is in {} ms", pause.toMillis(), e);
            throw e;
        }
    }

    /** Reads under way may end. */
    @Override
    public void close() {
        reads.shutdown();
    }
}
