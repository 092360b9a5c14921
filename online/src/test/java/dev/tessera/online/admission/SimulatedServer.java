package dev.tessera.online.admission;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.LongSupplier;

/** Threads and a queue before them, under a limit, in time that is made up. Who waited for more than a second is not handled. */
final class SimulatedServer {
    static final int THREADS = 4;
    static final long MILLISECOND = 1_000_000;
    static final long SECOND = 1_000 * MILLISECOND;

    private static final long NEVER = Long.MAX_VALUE;

    final ConcurrencyLimit limit;
    private final PriorityQueue<Long> freeThreads = new PriorityQueue<>();
    private final PriorityQueue<Long> ends = new PriorityQueue<>();
    private final Queue<Long> queue = new ArrayDeque<>();
    private LongSupplier service = () -> MILLISECOND;
    private Trial trial = new Trial();
    private long now;

    /** What became of the calls of a while. */
    static final class Trial {
        final List<Long> waits = new ArrayList<>();
        int shed;
        int came;

        long longestWait() {
            return waits.stream().mapToLong(Long::longValue).max().orElseThrow();
        }
    }

    SimulatedServer(ConcurrencyLimit limit) {
        this.limit = limit;
        for (int thread = 0; thread < THREADS; thread++) {
            freeThreads.add(0L);
        }
    }

    int limitNow() {
        return limit.limit(now);
    }

    /** From now on calls take so long. */
    SimulatedServer taking(LongSupplier nanos) {
        service = nanos;
        return this;
    }

    /** Calls come at equal distances. */
    Trial under(double callsASecond, long duration) {
        trial = new Trial();
        Trial measured = trial;
        long from = now;
        long calls = Math.round(callsASecond * duration / SECOND);
        for (long call = 0; call < calls; call++) {
            passUntil(from + call * duration / calls);
            arrive();
        }
        passUntil(from + duration);
        return measured;
    }

    /** Nobody calls. */
    void idle(long duration) {
        passUntil(now + duration);
    }

    /** Calls that come all at once, and nobody after them. */
    Trial burst(int calls) {
        trial = new Trial();
        Trial measured = trial;
        for (int call = 0; call < calls; call++) {
            arrive();
        }
        passUntil(now + 10 * SECOND);
        return measured;
    }

    private void arrive() {
        trial.came++;
        if (limit.enter(now)) {
            queue.add(now);
            passUntil(now);
        } else {
            trial.shed++;
        }
    }

    private void passUntil(long moment) {
        for (; ; ) {
            long start = queue.isEmpty() ? NEVER : Math.max(queue.element(), freeThreads.element());
            long end = ends.isEmpty() ? NEVER : ends.element();
            if (Math.min(start, end) > moment) {
                now = moment;
                return;
            }
            if (end <= start) {
                ends.remove();
                limit.leave();
            } else {
                begin(start);
            }
        }
    }

    private void begin(long start) {
        long entered = queue.remove();
        freeThreads.remove();
        limit.begin(entered, start);
        trial.waits.add(start - entered);
        long end = start - entered > SECOND ? start : start + service.getAsLong();
        freeThreads.add(end);
        ends.add(end);
    }
}
