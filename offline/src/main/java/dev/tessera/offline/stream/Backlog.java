package dev.tessera.offline.stream;

import java.util.Map;

/** What an {@link EventOrigin} held at a moment. */
interface Backlog extends AutoCloseable {
    /**
     * Whether all of it is in completed checkpoints, or would be in a savepoint that is made now.
     *
     * @param counts what the job has counted, by name
     */
    boolean isDrained(Map<String, Object> counts);

    @Override
    void close();
}
