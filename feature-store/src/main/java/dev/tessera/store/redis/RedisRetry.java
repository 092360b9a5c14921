package dev.tessera.store.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Begins a command again when it failed in a way that may pass, after a random pause between none and a bound that doubles (full jitter, so
 * that clients that lost a server together do not come back together).
 *
 * <p>A command whose answer was lost may have been done, so every command given to this is one that may be done twice; what that means for
 * each stands in {@code docs/reference/redis-settings.md}.
 */
final class RedisRetry {
    private static final Logger log = LoggerFactory.getLogger(RedisRetry.class);
    private static final Duration FIRST_BOUND = Duration.ofMillis(10);
    private static final Duration LAST_BOUND = Duration.ofSeconds(1);

    /** Of many calls that fail together, one says so. */
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

    private final RedisSettings settings;
    private final Clockwork clockwork;
    private final AtomicLong nextWarning;

    RedisRetry(RedisSettings settings) {
        this(settings, new Clockwork(System::nanoTime, TimeUnit.NANOSECONDS::sleep, RandomGenerator.getDefault()));
    }

    RedisRetry(RedisSettings settings, Clockwork clockwork) {
        this.settings = settings;
        this.clockwork = clockwork;
        this.nextWarning = new AtomicLong(clockwork.nanoTime.getAsLong());
    }

    /** Where time and chance come from. */
    record Clockwork(LongSupplier nanoTime, Pause pause, RandomGenerator random) {}

    /** Waits for nanoseconds. */
    interface Pause {
        void of(long nanos) throws InterruptedException;
    }

    /**
     * @param command may be done twice
     * @param beforeNext is done before each further attempt
     * @throws RedisException if an attempt fails for good, or the next one would begin too late
     */
    <T> T run(Supplier<T> command, Runnable beforeNext) {
        long begun = clockwork.nanoTime.getAsLong();
        boolean warned = false;
        for (int attempt = 1; ; attempt++) {
            try {
                T answer = command.get();
                if (warned) {
                    log.info("Redis at {} answered the {}. time", settings.servers(), attempt);
                }
                return answer;
            } catch (JedisException e) {
                RedisFailure failure = new RedisFailure(settings, e);
                if (failure.isInterrupted()) {
                    Thread.currentThread().interrupt();
                }
                long pause = clockwork.random.nextLong(bound(attempt) + 1);
                long passed = clockwork.nanoTime.getAsLong() - begun + pause;
                if (!failure.mayPass() || passed > settings.limits().retryFor().toNanos()) {
                    throw failure.explained(attempt);
                }
                warned |= warn(failure);
                waitFor(pause, failure, attempt);
                beforeNext.run();
            }
        }
    }

    private boolean warn(RedisFailure failure) {
        long now = clockwork.nanoTime.getAsLong();
        long next = nextWarning.get();
        boolean due = now - next >= 0 && nextWarning.compareAndSet(next, now + BETWEEN_WARNINGS.toNanos());
        if (due) {
            log.warn(
                    "{}; tried again for up to {} ms",
                    failure.explained(1).getMessage(),
                    settings.limits().retryFor().toMillis());
        }
        return due;
    }

    private void waitFor(long nanos, RedisFailure failure, int attempt) {
        try {
            clockwork.pause.of(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure.explained(attempt);
        }
    }

    /** The longest pause after an attempt, in nanoseconds: 10 ms, 20, 40, ... up to 1 s. */
    static long bound(int attempt) {
        return Math.min(FIRST_BOUND.toNanos() << Math.min(attempt - 1, 20), LAST_BOUND.toNanos());
    }
}
