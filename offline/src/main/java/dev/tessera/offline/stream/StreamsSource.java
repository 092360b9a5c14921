package dev.tessera.offline.stream;

import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.history.StreamPosition;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The event streams of all partitions as a Flink source, one split a partition. Checkpoints hold how far each was read; without one it begins with what
 * the streams still have.
 */
final class StreamsSource implements Source<StreamEntry, PartitionSplit, List<PartitionSplit>> {
    private static final long serialVersionUID = 1;

    private final StoreTarget target;
    private final int partitions;

    StreamsSource(StoreTarget target, int partitions) {
        this.target = target;
        this.partitions = partitions;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<StreamEntry, PartitionSplit> createReader(SourceReaderContext context) {
        return new StreamsReader(target.open(), context);
    }

    @Override
    public SplitEnumerator<PartitionSplit, List<PartitionSplit>> createEnumerator(
            SplitEnumeratorContext<PartitionSplit> context) {
        List<PartitionSplit> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new PartitionSplit(partition, StreamPosition.START))
                .toList();
        return new PartitionAssignment(context, all);
    }

    @Override
    public SplitEnumerator<PartitionSplit, List<PartitionSplit>> restoreEnumerator(
            SplitEnumeratorContext<PartitionSplit> context, List<PartitionSplit> unassigned) {
        return new PartitionAssignment(context, unassigned);
    }

    @Override
    public SimpleVersionedSerializer<PartitionSplit> getSplitSerializer() {
        return new SplitsSerializer.OfOne();
    }

    @Override
    public SimpleVersionedSerializer<List<PartitionSplit>> getEnumeratorCheckpointSerializer() {
        return new SplitsSerializer();
    }
}
