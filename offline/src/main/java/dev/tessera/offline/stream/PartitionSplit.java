package dev.tessera.offline.stream;

import dev.tessera.store.history.StreamPosition;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The stream of one partition, as far as it was read.
 *
 * @param position of the last entry that was read
 */
record PartitionSplit(int partition, StreamPosition position) implements SourceSplit {
    @Override
    public String splitId() {
        return Integer.toString(partition);
    }
}
