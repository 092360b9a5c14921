package dev.tessera.offline.refresh;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.itemlog.ChangedItem;
import dev.tessera.offline.itemlog.TakenChange;
import dev.tessera.offline.publish.PublishOptions.Retention;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.generation.GenerationSweep;
import dev.tessera.store.itemlog.ItemChange;
import dev.tessera.store.itemlog.ItemLog.Position;
import dev.tessera.store.redis.RedisException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Items that changed while they were served: a refresh takes them over, and has them forgotten when nothing needs them any longer.
 *
 * @param retention which generations are swept before it is asked which need them
 */
record LiveChanges(WorkDirectory work, StoreTarget target, Retention retention, InstantSource clock) {
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
     * Only what every generation that may still be served contains, and what the files say by themselves. Generations that nobody needs are swept first; those
     * that keep a change in the log are named. What cannot be settled now is logged, and left to the next refresh.
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
            sweep(store);
            List<ContainedChanges> contained = ContainedChanges.ofAll(store.generations());
            long all = contained.stream()
                    .mapToLong(ContainedChanges::revision)
                    .min()
                    .orElse(0);
            long gone = store.itemLog()
                    .settle(settled.stream()
                            .filter(change -> change.revision() <= all)
                            .toList());
            LOG.info("refresh: {} changes are in the catalog and in all generations, and leave the item log", gone);
            tellWhatKeeps(settled, contained);
        }
        ChangedItem.leaveOut(settled, work.itemChanges());
    }

    private void sweep(StoreTarget.Open store) {
        try {
            GenerationSweep.Swept swept = new GenerationSweep(store.generations(), store.blobs(), clock)
                    .sweep(retention.generations(), retention.sweepAge());
            if (!swept.generations().isEmpty()) {
                LOG.info("refresh: generations {} that nobody needs any more are swept", swept.generations());
            }
        } catch (UncheckedIOException | RedisException | IllegalArgumentException e) {
            LOG.warn("refresh: generations that nobody needs any more could not be swept: {}", e.getMessage());
        }
    }

    private void tellWhatKeeps(List<ItemChange> settled, List<ContainedChanges> contained) {
        long latest = settled.stream().mapToLong(ItemChange::revision).max().orElse(0);
        contained.stream().filter(each -> each.revision() < latest).forEach(each -> LOG.atLevel(
                        each.isStaged() ? Level.WARN : Level.INFO)
                .log("refresh: {}", each.keepsChanges(clock.instant())));
    }
}
