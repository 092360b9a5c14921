package dev.tessera.offline.embed;

import dev.tessera.offline.flink.SubtaskGpu;
import dev.tessera.offline.towers.TowerOutputs;
import dev.tessera.store.feature.EncodedItem;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.feature.UnreadablePictureException;
import dev.tessera.store.generation.Digest;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.tensorflow.ItemEncoder;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes a subtask's share of the items, in batches. An operator, since a function is not told when its input ends. For batch jobs: what is
 * gathered is in no checkpoint.
 */
final class EncodeItems extends AbstractStreamOperator<EncodedItem>
        implements OneInputStreamOperator<Item, EncodedItem>, BoundedOneInput {
    /** Accumulators of the job. */
    static final String ITEMS = "items";

    static final String UNREADABLE = "unreadable pictures";
    static final String NANOSECONDS = "nanoseconds of encoding, summed over subtasks";

    private static final long serialVersionUID = 2;
    private static final Logger LOG = LoggerFactory.getLogger(EncodeItems.class);
    private static final int BATCH = 128;

    private final String encoderFolder;
    private final String encoderDigest;
    private final String cache;
    private transient List<Item> batch;
    private transient LongCounter items;
    private transient LongCounter unreadable;
    private transient LongCounter nanoseconds;
    private transient @Nullable TowerOutputs outputs;
    private transient @Nullable ItemEncoder encoder;

    @SuppressWarnings("NullAway.Init") // open() sets what is not sent.
    EncodeItems(Path encoderFolder, Digest encoderDigest, Path cache) {
        this.encoderFolder = encoderFolder.toString();
        this.encoderDigest = encoderDigest.hex();
        this.cache = cache.toString();
    }

    @Override
    public void open() throws Exception {
        super.open();
        batch = new ArrayList<>(BATCH);
        items = getRuntimeContext().getLongCounter(ITEMS);
        unreadable = getRuntimeContext().getLongCounter(UNREADABLE);
        nanoseconds = getRuntimeContext().getLongCounter(NANOSECONDS);
        outputs = new TowerOutputs(Path.of(cache));
        TensorFlowThreads threads = TensorFlowThreads.forTraining().on(SubtaskGpu.of(getRuntimeContext()));
        encoder = ItemEncoder.load(Path.of(encoderFolder), outputs, threads);
    }

    @Override
    public void processElement(StreamRecord<Item> item) {
        batch.add(item.getValue());
        if (batch.size() == BATCH) {
            encode();
        }
    }

    @Override
    public void endInput() {
        encode();
    }

    private void encode() {
        if (encoder != null && !batch.isEmpty()) {
            long started = System.nanoTime();
            List<Parts> parts = encoder.encode(batch, this::unreadable);
            nanoseconds.add(System.nanoTime() - started);
            Digest digest = new Digest(encoderDigest);
            for (int i = 0; i < parts.size(); i++) {
                output.collect(new StreamRecord<>(EncodedItem.of(batch.get(i), parts.get(i), digest)));
            }
            items.add(batch.size());
            batch.clear();
        }
    }

    private void unreadable(ItemId item, UnreadablePictureException e) {
        unreadable.add(1L);
        LOG.warn("embed: item {} has no IMAGE part: {}", item, e.getMessage());
    }

    @Override
    public void close() throws Exception {
        if (encoder != null) {
            encoder.close();
        }
        if (outputs != null) {
            outputs.close();
        }
        super.close();
    }
}
