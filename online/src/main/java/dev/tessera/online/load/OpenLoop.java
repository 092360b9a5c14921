package dev.tessera.online.load;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import dev.tessera.v1.RecommendResponse;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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
        Answers answers = new Answers();
        Sent sent = send(rate, duration, answers);
        return answers.trial(rate, sent);
    }

    /** Hears of every answer as it comes, on the transport's threads. */
    @FunctionalInterface
    interface Listener {
        /** @param due when the request was, by {@link System#nanoTime} */
        void answered(long due, Future<RecommendResponse> answer);
    }

    /**
     * What was asked.
     *
     * @param due requests that fell due in all
     * @param requests those that were sent
     * @param rate at which they were, requests a second
     */
    record Sent(long due, long requests, double rate) {}

    /** Sends requests and waits for their answers. Fewer than fell due are sent if too many are unanswered. */
    Sent send(double rate, Duration duration, Listener listener) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        Semaphore unanswered = new Semaphore(MOST_UNANSWERED);
        long due = Math.round(rate * duration.toNanos() / 1e9);
        long start = System.nanoTime();
        long sent = 0;
        while (sent < due && unanswered.tryAcquire()) {
            long intended = start + Math.round(sent * 1e9 / rate);
            waitUntil(intended);
            ListenableFuture<RecommendResponse> answer = calls.recommendLater(users.get(random.nextInt(users.size())));
            answer.addListener(
                    () -> {
                        listener.answered(intended, answer);
                        unanswered.release();
                    },
                    MoreExecutors.directExecutor());
            sent++;
        }
        long sending = System.nanoTime() - start;
        unanswered.acquire(MOST_UNANSWERED);
        return new Sent(due, sent, sent * 1e9 / Math.max(1, sending));
    }

    private static void waitUntil(long moment) {
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Collects answers, which come on the transport's threads. */
    private static final class Answers implements Listener {
        private final Latencies latencies = new Latencies();
        private final AtomicLong failed = new AtomicLong();

        @Override
        public void answered(long due, Future<RecommendResponse> answer) {
            long nanos = System.nanoTime() - due;
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

        Trial trial(double rate, Sent sent) {
            synchronized (latencies) {
                return new Trial(rate, sent.due(), sent.rate(), failed.get(), latencies);
            }
        }
    }
}
