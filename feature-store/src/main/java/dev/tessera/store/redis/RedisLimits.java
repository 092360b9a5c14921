package dev.tessera.store.redis;

import java.time.Duration;

/**
 * What one process asks of Redis, and for how long it waits.
 *
 * @param timeout for connecting, for each answer, and for a free connection
 * @param retryFor after a failure that may pass, for how long a command is begun again; zero for not at all
 * @param connections most that are open to one server
 */
public record RedisLimits(Duration timeout, Duration retryFor, int connections) {
    /** 5 s, again for 250 ms, 32 connections. */
    public static final RedisLimits DEFAULT = new RedisLimits(Duration.ofSeconds(5), Duration.ofMillis(250), 32);

    public RedisLimits {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "Redis timeout is " + timeout + "; expected a positive duration of at most a day");
        }
        if (retryFor.isNegative()) {
            throw new IllegalArgumentException("Redis retries are for " + retryFor + "; expected zero or more");
        }
        if (connections < 1) {
            throw new IllegalArgumentException("Redis connections are " + connections + "; expected at least 1");
        }
    }
}
