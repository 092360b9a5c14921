package dev.tessera.offline.stream;

import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.counter.Count;
import dev.tessera.store.counter.Counters;
import dev.tessera.store.counter.Fence;
import dev.tessera.store.counter.FencedOffException;
import dev.tessera.store.redis.RedisException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts into the store, once the checkpoint that they belong to is complete. What a restarted job writes again are the same values; what an
 * earlier job still writes is refused, and ends that job.
 */
final class CounterSink implements Sink<Count>, SupportsCommitter<CountBatch> {
    private static final long serialVersionUID = 1;

    private final StoreTarget target;
    private final long epoch;

    CounterSink(StoreTarget target, long epoch) {
        this.target = target;
        this.epoch = epoch;
    }

    @Override
    public Writer createWriter(WriterInitContext context) {
        return new Writer(context.getRestoredCheckpointId().orElse(0));
    }

    @Override
    public Committer<CountBatch> createCommitter(CommitterInitContext context) {
        return new Commit(target.open(), epoch);
    }

    @Override
    public SimpleVersionedSerializer<CountBatch> getCommittableSerializer() {
        return new CountBatchSerializer();
    }

    /** Keeps the latest value of what changed since the last checkpoint. */
    static final class Writer implements CommittingSinkWriter<Count, CountBatch> {
        private final Map<String, Count> changed = new HashMap<>();

        /** Never greater than the number of the checkpoint that is being made, and greater than that of any before. */
        private long checkpoint;

        Writer(long restored) {
            checkpoint = restored;
        }

        @Override
        public void write(Count count, Context context) {
            changed.put(count.key(), count);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public Collection<CountBatch> prepareCommit() {
            checkpoint++;
            if (changed.isEmpty()) {
                return List.of();
            }
            CountBatch batch = new CountBatch(checkpoint, List.copyOf(changed.values()));
            changed.clear();
            return List.of(batch);
        }

        @Override
        public void close() {}
    }

    /** Writes batches of complete checkpoints. Owns its connection to the store. */
    private static final class Commit implements Committer<CountBatch> {
        private static final Logger LOG = LoggerFactory.getLogger(Commit.class);

        private final StoreTarget.Open store;
        private final Counters counters;
        private final long epoch;

        Commit(StoreTarget.Open store, long epoch) {
            this.store = store;
            this.counters = store.counters();
            this.epoch = epoch;
        }

        @Override
        public void commit(Collection<CommitRequest<CountBatch>> requests) {
            for (CommitRequest<CountBatch> request : requests) {
                CountBatch batch = request.getCommittable();
                try {
                    counters.put(new Fence(epoch, batch.checkpoint()), batch.counts());
                } catch (RedisException e) {
                    LOG.warn(
                            "{} counts were not written; they will be",
                            batch.counts().size(),
                            e);
                    request.retryLater();
                } catch (FencedOffException e) {
                    throw new SuppressRestartsException(e);
                }
            }
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
