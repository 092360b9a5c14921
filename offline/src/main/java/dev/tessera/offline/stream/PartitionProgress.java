package dev.tessera.offline.stream;

import dev.tessera.store.history.StreamPosition;

/** The position of the last entry of a partition that was emitted. */
final class PartitionProgress {
    private final int partition;
    private StreamPosition position;

    PartitionProgress(PartitionSplit split) {
        this.partition = split.partition();
        this.position = split.position();
    }

    void emitted(StreamPosition last) {
        position = last;
    }

    PartitionSplit split() {
        return new PartitionSplit(partition, position);
    }
}
