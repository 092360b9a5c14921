package dev.tessera.online.load;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import dev.tessera.v1.RecommendResponse;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests that fall due at a fixed rate, whether or not earlier ones are answered. A request's time runs from the moment it was due, so a
 * server (or client) that stalls is charged for everything that waited behind the stall.
 */
final class OpenLoop {
    /** More unanswered requests than this end the trial: the rate is not held, and waiting longer would only fill memory. */
    private static final int MOST_UNANSWERED = 10_000;

    private final Calls calls;
    private final List<String> users;
    private final long seed;

    OpenLoop(Calls calls, List<String> users, long seed) {
        this.calls = calls;
        this.users = users;
        this.seed = seed;
    }

    Trial run(double rate, Duration duration) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        Semaphore unanswered = new Semaphore(MOST_UNANSWERED);
        Answers answers = new Answers();
        long due = Math.round(rate * duration.toNanos() / 1e9);
        long start = System.nanoTime();
        long sent = 0;
        while (sent < due && unanswered.tryAcquire()) {
            long intended = start + Math.round(sent * 1e9 / rate);
            waitUntil(intended);
            ListenableFuture<RecommendResponse> answer = calls.recommendLater(users.get(random.nextInt(users.size())));
            answer.addListener(
                    () -> {
                        answers.add(answer, System.nanoTime() - intended);
                        unanswered.release();
                    },
                    MoreExecutors.directExecutor());
            sent++;
        }
        long sending = System.nanoTime() - start;
        unanswered.acquire(MOST_UNANSWERED);
        return answers.trial(rate, due, sent * 1e9 / Math.max(1, sending));
    }

    private static void waitUntil(long moment) {
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Collects answers, which come on the transport's threads. */
    private static final class Answers {
        private final Latencies latencies = new Latencies();
        private final AtomicLong failed = new AtomicLong();

        void add(ListenableFuture<RecommendResponse> answer, long nanos) {
            try {
                answer.get();
                synchronized (latencies) {
                    latencies.add(nanos);
                }
            } catch (ExecutionException e) {
                failed.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        Trial trial(double rate, long due, double sentRate) {
            synchronized (latencies) {
                return new Trial(rate, due, sentRate, failed.get(), latencies);
            }
        }
    }
}
