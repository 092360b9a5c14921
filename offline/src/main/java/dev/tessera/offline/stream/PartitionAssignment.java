package dev.tessera.offline.stream;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/** Deals the partitions out to the readers, evenly. What a checkpoint keeps of it are the partitions that nobody has. */
final class PartitionAssignment implements SplitEnumerator<PartitionSplit, List<PartitionSplit>> {
    private final SplitEnumeratorContext<PartitionSplit> context;
    private final List<PartitionSplit> unassigned;

    PartitionAssignment(SplitEnumeratorContext<PartitionSplit> context, List<PartitionSplit> unassigned) {
        this.context = context;
        this.unassigned = new ArrayList<>(unassigned);
    }

    @Override
    public void start() {}

    /** Nobody asks; all there is was given at the start. */
    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {}

    @Override
    public void addSplitsBack(List<PartitionSplit> splits, int subtask) {
        unassigned.addAll(splits);
    }

    @Override
    public void addReader(int subtask) {
        List<PartitionSplit> share = unassigned.stream()
                .filter(split -> split.partition() % context.currentParallelism() == subtask)
                .toList();
        share.forEach(split -> context.assignSplit(split, subtask));
        unassigned.removeAll(share);
    }

    @Override
    public List<PartitionSplit> snapshotState(long checkpoint) {
        return List.copyOf(unassigned);
    }

    @Override
    public void close() {}
}
