package dev.tessera.offline.stream;

import dev.tessera.store.counter.Count;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Batches as they stand in checkpoints until they are written: checkpoint, size, counts in the encoding of their table. */
final class CountBatchSerializer implements SimpleVersionedSerializer<CountBatch> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(CountBatch batch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(batch.checkpoint());
            out.writeInt(batch.counts().size());
            StreamCounters.COUNTS.encode(batch.counts(), out);
        }
        return bytes.toByteArray();
    }

    @Override
    public CountBatch deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("a checkpoint has counts of version " + version + "; expected " + VERSION);
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            long checkpoint = in.readLong();
            int size = in.readInt();
            List<Count> counts = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                counts.add(StreamCounters.COUNTS.decode(in));
            }
            return new CountBatch(checkpoint, counts);
        }
    }
}
