package dev.tessera.offline.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.itemlog.ChangedItem;
import dev.tessera.offline.itemlog.TakenChange;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.Lineage;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Manifests;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.redis.DocumentedUser;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** When a change that the files say by themselves leaves the item log. */
@ExtendWith(RedisServerExtension.class)
class SettledChangesIT {
    private static final ItemId LAMP = new ItemId("lamp");

    @TempDir
    Path folder;

    private RedisFeatureStore redis;
    private LiveChanges changes;
    private long revision;

    @BeforeEach
    void aChangeThatTheFilesSay(RedisFeatureStore store, RedisSettings settings) throws IOException {
        redis = store;
        WorkDirectory work = new WorkDirectory(folder);
        revision =
                redis.itemLog().upsert(new Item(LAMP, "Lamp", "", Map.of(), new byte[0], Instant.EPOCH), Instant.EPOCH);
        TakenChange.TABLE.write(
                work.table(TakenChange.TABLE.name()),
                List.of(new TakenChange(LAMP, revision, Instant.EPOCH, TakenChange.Fate.CATALOG)));
        changes = new LiveChanges(work, StoreTarget.redis(DocumentedUser.PUBLISHER.of(settings)));
        Path unused = changes.save();
        complete("newest", revision);
    }

    private void complete(String id, long watermark) {
        Blob blob = redis.blobs().put(new byte[] {1});
        redis.generations().begin(new GenerationId(id));
        redis.generations().complete(containing(Manifests.of(new GenerationId(id), blob), watermark));
    }

    private static Manifest containing(Manifest manifest, long watermark) {
        return new Manifest(
                manifest.layout(),
                manifest.id(),
                manifest.created(),
                manifest.dimension(),
                manifest.items(),
                manifest.artifacts(),
                manifest.metrics(),
                manifest.dataHash(),
                new Lineage("", "", Map.of(), watermark));
    }

    @Test
    void aChangeLeavesOnceAllGenerationsContainIt() throws IOException {
        changes.settle();
        assertThat(redis.itemLog().size()).isZero();
        assertThat(ChangedItem.TABLE.readAll(new WorkDirectory(folder).itemChanges()))
                .isEmpty();
    }

    @Test
    void aChangeStaysWhileAGenerationIsWrittenThatMayNotContainIt() {
        redis.generations().begin(new GenerationId("older"));
        changes.settle();
        assertThat(redis.itemLog().after(0, 10))
                .extracting(change -> change.item())
                .containsExactly(LAMP);
        redis.generations().remove(new GenerationId("older"));
        complete("older", revision - 1);
        changes.settle();
        assertThat(redis.itemLog().size()).isEqualTo(1);
        redis.generations().remove(new GenerationId("older"));
        changes.settle();
        assertThat(redis.itemLog().size()).isZero();
    }
}
