package dev.tessera.offline.embed;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.store.feature.EncodedItem;
import dev.tessera.store.feature.ItemFeatures;
import dev.tessera.store.generation.Digest;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What embed would do with the items as they are now.
 *
 * @param items of the catalog
 * @param arrived of these, what the table of parts does not have, or has by another encoder
 * @param changed of these, what it has with other content
 * @param gone what it has and the catalog does not
 * @param itemsPerSecond the encoder's rate when it was last used; empty if it never was
 */
public record EmbedPlan(long items, long arrived, long changed, long gone, Optional<Double> itemsPerSecond) {

    /** The columns of {@link EncodedItem} that tell whether it still holds. */
    record Content(ItemId item, Digest content) {
        static final Table<Content> TABLE =
                Table.of(EncodedItem.TABLE.name(), Content.class, EncodedItem.TABLE.version());
    }

    /** @throws IOException if a table is missing or damaged */
    public static EmbedPlan of(WorkDirectory work, String study) throws IOException {
        StudyDirectory folder = work.study(study);
        EarlierParts earlier = EarlierParts.of(folder);
        Map<ItemId, Digest> before = new HashMap<>();
        if (earlier.folder().isPresent()) {
            Content.TABLE.forEach(earlier.folder().get(), row -> before.put(row.item(), row.content()));
        }
        AtomicLong items = new AtomicLong();
        AtomicLong arrived = new AtomicLong();
        AtomicLong changed = new AtomicLong();
        try (Progress progress = new Progress("looking for what changed", "items", 0)) {
            IngestTables.ITEMS.forEach(work.table(IngestTables.ITEMS.name()), item -> {
                items.incrementAndGet();
                Digest content = before.remove(item.id());
                if (content == null) {
                    arrived.incrementAndGet();
                } else if (!content.equals(ItemFeatures.digest(item))) {
                    changed.incrementAndGet();
                }
                progress.advance(1);
            });
        }
        return new EmbedPlan(items.get(), arrived.get(), changed.get(), before.size(), EncodingRate.last(folder));
    }

    /** The same if the encoder is another one by then. */
    public EmbedPlan withAnotherEncoder() {
        return new EmbedPlan(items, arrived, items - arrived, gone, itemsPerSecond);
    }

    public long toEncode() {
        return arrived + changed;
    }

    /** How long encoding takes at the known rate; empty if no rate is known. */
    public Optional<Duration> estimate() {
        return itemsPerSecond.map(rate -> Duration.ofMillis((long) (1000 * toEncode() / rate)));
    }
}
