package dev.tessera.offline.stream;

import dev.tessera.store.history.EventStreams;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.history.StreamPosition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;

/** Reads the partitions of one reader in turn, on a thread of its own; where nothing is new it waits a little. */
final class FetchEntries implements SplitReader<StreamEntry, PartitionSplit> {
    private static final int MOST = 200;
    private static final Duration POLL = Duration.ofMillis(200);

    private final EventStreams streams;
    private final Map<Integer, StreamPosition> positions = new HashMap<>();
    private final Semaphore wakeUps = new Semaphore(0);

    FetchEntries(EventStreams streams) {
        this.streams = streams;
    }

    @Override
    public RecordsWithSplitIds<StreamEntry> fetch() {
        Map<String, Collection<StreamEntry>> found = new HashMap<>();
        positions.replaceAll((partition, position) -> {
            List<StreamEntry> entries = streams.read(partition, position, MOST);
            if (entries.isEmpty()) {
                return position;
            }
            found.put(Integer.toString(partition), entries);
            return StreamPosition.parse(entries.get(entries.size() - 1).position());
        });
        if (found.isEmpty()) {
            pause();
        }
        return new RecordsBySplits<>(found, Set.of());
    }

    private void pause() {
        try {
            if (wakeUps.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                wakeUps.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void handleSplitsChanges(SplitsChange<PartitionSplit> change) {
        if (!(change instanceof SplitsAddition)) {
            throw new IllegalArgumentException("partitions can only be added, not changed by " + change);
        }
        change.splits().forEach(split -> positions.put(split.partition(), split.position()));
    }

    @Override
    public void wakeUp() {
        wakeUps.release();
    }

    @Override
    public void close() {}
}
