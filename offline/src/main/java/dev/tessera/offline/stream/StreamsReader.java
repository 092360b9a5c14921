package dev.tessera.offline.stream;

import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.history.EventStreams;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.history.StreamPosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Emits the entries of its partitions, and trims what a completed checkpoint has. Owns its connection to the store. */
final class StreamsReader
        extends SingleThreadMultiplexSourceReaderBase<StreamEntry, StreamEntry, PartitionSplit, PartitionProgress> {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsReader.class);

    private final StoreTarget.Open store;
    private final EventStreams streams;
    private final NavigableMap<Long, List<PartitionSplit>> underWay = new TreeMap<>();
    private final Map<Integer, StreamPosition> trimmed = new HashMap<>();

    StreamsReader(StoreTarget.Open store, SourceReaderContext context) {
        super(
                () -> new FetchEntries(store.streams()),
                (entry, output, progress) -> {
                    output.collect(entry);
                    progress.emitted(StreamPosition.parse(entry.position()));
                },
                context.getConfiguration(),
                context);
        this.store = store;
        this.streams = store.streams();
    }

    @Override
    protected PartitionProgress initializedState(PartitionSplit split) {
        return new PartitionProgress(split);
    }

    @Override
    protected PartitionSplit toSplitType(String id, PartitionProgress progress) {
        return progress.split();
    }

    /** Streams have no end. */
    @Override
    protected void onSplitFinished(Map<String, PartitionProgress> finished) {}

    @Override
    public List<PartitionSplit> snapshotState(long checkpoint) {
        List<PartitionSplit> splits = super.snapshotState(checkpoint);
        underWay.put(checkpoint, splits);
        return splits;
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) throws Exception {
        super.notifyCheckpointComplete(checkpoint);
        List<PartitionSplit> kept = underWay.getOrDefault(checkpoint, List.of());
        underWay.headMap(checkpoint, true).clear();
        try {
            kept.forEach(this::trim);
        } catch (RuntimeException e) {
            LOG.warn("streams were not trimmed after checkpoint {}; the next one does it", checkpoint, e);
        }
    }

    private void trim(PartitionSplit split) {
        if (!split.position().equals(trimmed.getOrDefault(split.partition(), StreamPosition.START))) {
            streams.trim(split.partition(), split.position());
            trimmed.put(split.partition(), split.position());
        }
    }

    @Override
    public void close() throws Exception {
        try {
            super.close();
        } finally {
            store.close();
        }
    }
}
