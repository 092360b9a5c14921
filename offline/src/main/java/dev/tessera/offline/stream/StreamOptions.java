package dev.tessera.offline.stream;

import java.time.Duration;

/**
 * How the streaming job runs.
 *
 * @param checkpointInterval how often what was read becomes visible in the tables, and is trimmed from the streams, or told to Kafka
 * @param once whether to stop when all that is there at the start is in the tables; else the job runs until it is ended
 */
public record StreamOptions(Duration checkpointInterval, boolean once) {
    public StreamOptions {
        if (checkpointInterval.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException(
                    "checkpoint interval is " + checkpointInterval.toMillis() + " ms; expected at least 100 ms");
        }
    }
}
