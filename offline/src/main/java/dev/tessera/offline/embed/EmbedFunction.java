package dev.tessera.offline.embed;

import dev.tessera.offline.towers.TowerOutputs;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.feature.UnreadablePictureException;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.tensorflow.ItemEncoder;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RichMapPartitionFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encodes a subtask's share of the items, in batches. */
final class EmbedFunction extends RichMapPartitionFunction<Item, Parts> {
    /** Accumulators of the job. */
    static final String ITEMS = "items";

    static final String UNREADABLE = "unreadable pictures";

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(EmbedFunction.class);
    private static final int BATCH = 128;

    private final String encoderFolder;
    private final String cache;

    EmbedFunction(Path encoderFolder, Path cache) {
        this.encoderFolder = encoderFolder.toString();
        this.cache = cache.toString();
    }

    @Override
    public void mapPartition(Iterable<Item> items, Collector<Parts> parts) {
        try (TowerOutputs outputs = new TowerOutputs(Path.of(cache));
                ItemEncoder encoder =
                        ItemEncoder.load(Path.of(encoderFolder), outputs, TensorFlowThreads.forTraining())) {
            List<Item> batch = new ArrayList<>(BATCH);
            for (Item item : items) {
                batch.add(item);
                if (batch.size() == BATCH) {
                    encode(encoder, batch, parts);
                }
            }
            encode(encoder, batch, parts);
        }
    }

    private void encode(ItemEncoder encoder, List<Item> batch, Collector<Parts> parts) {
        encoder.encode(batch, this::unreadable).forEach(parts::collect);
        getRuntimeContext().getLongCounter(ITEMS).add(batch.size());
        batch.clear();
    }

    private void unreadable(ItemId item, UnreadablePictureException e) {
        getRuntimeContext().getLongCounter(UNREADABLE).add(1L);
        LOG.warn("embed: item {} has no IMAGE part: {}", item, e.getMessage());
    }
}
