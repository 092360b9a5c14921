package dev.tessera.store.history;

import dev.tessera.store.model.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Streams of one process, for tests and trials. */
public final class InMemoryEventStreams implements EventStreams {
    private final int partitions;
    private final Map<Integer, NavigableMap<StreamPosition, StreamEntry>> streams = new ConcurrentHashMap<>();
    private final Map<UserId, Instant> forgotten = new ConcurrentHashMap<>();
    private long recorded;

    public InMemoryEventStreams(int partitions) {
        this.partitions = partitions;
    }

    /** Adds an entry behind the others of its partition. */
    public synchronized StreamPosition add(int partition, Map<String, String> fields) {
        recorded++;
        StreamPosition position = new StreamPosition(recorded, 0);
        stream(partition).put(position, new StreamEntry(partition, position.toString(), fields));
        return position;
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public synchronized List<StreamEntry> read(int partition, StreamPosition after, int most) {
        return stream(partition).tailMap(after, false).values().stream()
                .limit(most)
                .map(entry -> entry.knowing(forgotten))
                .toList();
    }

    /** Lets the user's entries say that the user is forgotten; they stay. */
    public void forget(UserId user, Instant upTo) {
        forgotten.put(user, upTo);
    }

    @Override
    public synchronized StreamPosition newest(int partition) {
        return Optional.ofNullable(stream(partition).lastEntry())
                .map(Map.Entry::getKey)
                .orElse(StreamPosition.START);
    }

    @Override
    public synchronized void trim(int partition, StreamPosition upTo) {
        stream(partition).headMap(upTo, true).clear();
    }

    private NavigableMap<StreamPosition, StreamEntry> stream(int partition) {
        return streams.computeIfAbsent(partition, number -> new TreeMap<>());
    }
}
