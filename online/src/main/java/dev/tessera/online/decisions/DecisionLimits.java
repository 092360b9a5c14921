package dev.tessera.online.decisions;

import java.time.Duration;

/**
 * What the log may hold in memory, counted in ids: of items shown, asked for, left out and in histories. An id takes some 100 bytes.
 *
 * @param queuedIds of decisions that wait for the log's thread; more are dropped
 * @param fileIds of decisions that wait for their file; with so many it is written
 * @param fileAge the longest that a decision waits for its file
 * @param pause after a failure, before the next attempt
 * @param ending how long attempts go on once the log is told to end
 */
record DecisionLimits(long queuedIds, long fileIds, Duration fileAge, Duration pause, Duration ending) {
    static final DecisionLimits DEFAULT =
            new DecisionLimits(250_000, 500_000, Duration.ofMinutes(5), Duration.ofSeconds(5), Duration.ofSeconds(10));
}
