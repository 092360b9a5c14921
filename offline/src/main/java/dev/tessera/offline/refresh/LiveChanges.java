package dev.tessera.offline.refresh;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.itemlog.ChangedItem;
import dev.tessera.offline.itemlog.TakenChange;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.itemlog.ItemChange;
import dev.tessera.store.itemlog.ItemLog.Position;
import dev.tessera.store.redis.RedisException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Items that changed while they were served: a refresh takes them over, and has them forgotten when nothing needs them any longer. */
record LiveChanges(WorkDirectory work, StoreTarget target) {
    private static final Logger LOG = LoggerFactory.getLogger(LiveChanges.class);

    /** @return the table of all that the item log has now */
    Path save() throws IOException {
        try (StoreTarget.Open store = target.open()) {
            if (store.itemLog().position().equals(Position.NONE) && isAnySaved()) {
                throw new IOException("the item log is empty, and " + work.itemChanges()
                        + " has changes of it: was Redis lost? Run ./tessera items restore --from " + work.itemChanges()
                        + " first, or delete that folder");
            }
            long changes = ChangedItem.save(store.itemLog(), work.itemChanges());
            LOG.info("refresh: {} items changed while they were served", changes);
            return work.itemChanges();
        }
    }

    private boolean isAnySaved() throws IOException {
        if (!Files.isDirectory(work.itemChanges())) {
            return false;
        }
        try (Stream<ChangedItem> rows = ChangedItem.TABLE.read(work.itemChanges())) {
            return rows.findAny().isPresent();
        }
    }

    /**
     * Only what every generation that may still be served contains, and what the files say by themselves. What cannot be settled now is logged, and left
     * to the next refresh.
     */
    void settle() {
        try {
            settle(TakenChange.settled(work));
        } catch (IOException | UncheckedIOException | RedisException | IllegalArgumentException e) {
            LOG.warn(
                    "refresh: the item log keeps what it need not have: {}; the next refresh settles it",
                    e.getMessage());
        }
    }

    private void settle(List<ItemChange> settled) throws IOException {
        if (settled.isEmpty()) {
            return;
        }
        try (StoreTarget.Open store = target.open()) {
            long contained = leastWatermark(store.generations());
            long gone = store.itemLog()
                    .settle(settled.stream()
                            .filter(change -> change.revision() <= contained)
                            .toList());
            LOG.info("refresh: {} changes are in the catalog and in all generations, and leave the item log", gone);
        }
        ChangedItem.leaveOut(settled, work.itemChanges());
    }

    /** What somebody publishes or restores now counts as containing nothing: only its manifest will say what it does. */
    private static long leastWatermark(GenerationStore generations) {
        return generations.list().stream()
                .map(status -> generations.manifest(status.id()))
                .mapToLong(manifest ->
                        manifest.map(each -> each.lineage().itemRevision()).orElse(0L))
                .min()
                .orElse(0);
    }
}
