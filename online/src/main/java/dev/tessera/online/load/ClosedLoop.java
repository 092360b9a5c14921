package dev.tessera.online.load;

import dev.tessera.v1.Rung;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that each wait for an answer before they ask again. Every client takes turns between Recommend and the empty call, so that both
 * are timed in the same moments.
 */
final class ClosedLoop {
    private final Calls calls;
    private final List<String> users;
    private final long seed;

    ClosedLoop(Calls calls, List<String> users, long seed) {
        this.calls = calls;
        this.users = users;
        this.seed = seed;
    }

    /** Runs for the duration, after a warm-up that is not counted. */
    Outcome run(int clients, Duration warmUp, Duration duration) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        try {
            List<Future<Outcome>> running = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                SplittableRandom random = new SplittableRandom(seed + client);
                running.add(pool.submit(() -> {
                    ask(random, warmUp);
                    return ask(random, duration);
                }));
            }
            Outcome all = new Outcome();
            for (Future<Outcome> each : running) {
                all.add(each.get());
            }
            return all;
        } finally {
            pool.shutdownNow();
        }
    }

    private Outcome ask(SplittableRandom random, Duration duration) {
        Outcome outcome = new Outcome();
        long end = System.nanoTime() + duration.toNanos();
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            Rung rung = calls.recommend(users.get(random.nextInt(users.size())))
                    .getDecision()
                    .getRung();
            long answered = System.nanoTime();
            calls.empty();
            outcome.recommend.add(answered - now);
            outcome.empty.add(System.nanoTime() - answered);
            outcome.rungs.merge(rung, 1L, Long::sum);
        }
        return outcome;
    }

    /** What the clients saw. */
    static final class Outcome {
        private final Latencies recommend = new Latencies();
        private final Latencies empty = new Latencies();
        private final Map<Rung, Long> rungs = new EnumMap<>(Rung.class);

        private void add(Outcome other) {
            recommend.addAll(other.recommend);
            empty.addAll(other.empty);
            other.rungs.forEach((rung, count) -> rungs.merge(rung, count, Long::sum));
        }

        Latencies recommend() {
            return recommend;
        }

        Latencies empty() {
            return empty;
        }

        Map<Rung, Long> rungs() {
            return rungs;
        }
    }
}
