package dev.tessera.online.decisions;

import java.time.Duration;

/**
 * What the log may hold in memory, in bytes as {@link DecisionSize} estimates them, and one decision more. Besides, Parquet takes what it needs to
 * write a file.
 *
 * @param queuedBytes of decisions that wait for the log's thread; more are dropped
 * @param fileBytes of decisions that wait for their file; with so many it is written
 * @param fileAge the longest that a decision waits for its file
 * @param pause after a failure, before the next attempt
 * @param ending how long attempts go on once the log is told to end
 */
record DecisionLimits(long queuedBytes, long fileBytes, Duration fileAge, Duration pause, Duration ending) {
    private static final long MEBIBYTE = 1 << 20;

    static final DecisionLimits DEFAULT = new DecisionLimits(
            32 * MEBIBYTE, 64 * MEBIBYTE, Duration.ofMinutes(5), Duration.ofSeconds(5), Duration.ofSeconds(10));
}
