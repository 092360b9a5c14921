package dev.tessera.online.admission;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How much is handled at once.
 *
 * @param most calls of one kind that have a thread or wait for one; more are refused
 * @param target wait for a thread, above which fewer are taken; empty to take as many whatever they wait
 * @param longestWait for a thread; who waited longer is refused
 * @param threads that handle calls of one kind
 */
public record CallLimits(int most, Optional<Duration> target, Duration longestWait, int threads) {
    /** For this machine. */
    public static final CallLimits DEFAULT = new CallLimits(
            256,
            Optional.of(Duration.ofMillis(20)),
            Duration.ofSeconds(1),
            Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));

    /** Adds what is out of range. */
    public void check(List<String> problems) {
        if (most < 1) {
            problems.add("calls in flight are " + most + "; expected at least 1");
        }
        if (longestWait.isNegative() || longestWait.isZero()) {
            problems.add("longest wait is " + longestWait.toMillis() + " ms; expected more than 0");
        }
        target.filter(wait -> wait.isNegative() || wait.isZero())
                .ifPresent(wait ->
                        problems.add("target wait is " + wait.toMillis() + " ms; expected more than 0, or none"));
        if (threads < 1) {
            problems.add("threads are " + threads + "; expected at least 1");
        }
    }
}
