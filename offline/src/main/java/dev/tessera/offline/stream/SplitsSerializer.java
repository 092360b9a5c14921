package dev.tessera.offline.stream;

import dev.tessera.store.history.StreamPosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Splits as they stand in checkpoints: a line each, of partition and position. */
final class SplitsSerializer implements SimpleVersionedSerializer<List<PartitionSplit>> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(List<PartitionSplit> splits) {
        return splits.stream()
                .map(split -> split.partition() + " " + split.position())
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<PartitionSplit> deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("a checkpoint has splits of version " + version + "; expected " + VERSION);
        }
        return new String(serialized, StandardCharsets.UTF_8)
                .lines()
                .map(SplitsSerializer::split)
                .toList();
    }

    private static PartitionSplit split(String line) {
        int space = line.indexOf(' ');
        return new PartitionSplit(
                Integer.parseInt(line.substring(0, space)), StreamPosition.parse(line.substring(space + 1)));
    }

    /** The same for one. */
    static final class OfOne implements SimpleVersionedSerializer<PartitionSplit> {
        private final SplitsSerializer splits = new SplitsSerializer();

        @Override
        public int getVersion() {
            return splits.getVersion();
        }

        @Override
        public byte[] serialize(PartitionSplit split) {
            return splits.serialize(List.of(split));
        }

        @Override
        public PartitionSplit deserialize(int version, byte[] serialized) throws IOException {
            return splits.deserialize(version, serialized).get(0);
        }
    }
}
