package dev.tessera.offline.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.itemlog.ChangedItem;
import dev.tessera.offline.itemlog.TakenChange;
import dev.tessera.offline.publish.PublishOptions.Retention;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.GenerationStatus;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** When a change that the files say by themselves leaves the item log. */
@ExtendWith(RedisServerExtension.class)
class SettledChangesIT {
    private static final ItemId LAMP = new ItemId("lamp");

    @TempDir
    Path folder;

    private RedisFeatureStore redis;
    private LiveChanges changes;
    private long revision;
    private Duration later = Duration.ZERO;

    @BeforeEach
    void aChangeThatTheFilesSay(RedisFeatureStore store, RedisSettings settings) throws IOException {
        redis = store;
        WorkDirectory work = new WorkDirectory(folder);
        revision =
                redis.itemLog().upsert(new Item(LAMP, "Lamp", "", Map.of(), new byte[0], Instant.EPOCH), Instant.EPOCH);
        TakenChange.TABLE.write(
                work.table(TakenChange.TABLE.name()),
                List.of(new TakenChange(LAMP, revision, Instant.EPOCH, TakenChange.Fate.CATALOG)));
        changes = new LiveChanges(
                work,
                StoreTarget.redis(DocumentedUser.PUBLISHER.of(settings)),
                Retention.DEFAULT,
                () -> InstantSource.system().instant().plus(later));
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

    @Test
    void whatKeepsAChangeIsNamedWithWhatToDo() {
        redis.generations().begin(new GenerationId("left"));
        complete("older", revision - 1);
        later = Duration.ofMinutes(95).plusSeconds(30);
        assertThat(told())
                .anyMatch(line -> line.startsWith("WARN refresh: generation left is staged for 1 h 35 min, and")
                        && line.endsWith("run ./tessera generations remove left"))
                .anyMatch(line -> line.startsWith("INFO refresh: generation older is complete for 1 h 35 min and"))
                .noneMatch(line -> line.contains("generation newest"));
        assertThat(redis.itemLog().size()).isEqualTo(1);
    }

    @Test
    void whatAPublisherLeftAndNobodyNeedsAnyMoreKeepsNothing() {
        redis.generations().begin(new GenerationId("left"));
        later = Retention.DEFAULT.sweepAge().plusMinutes(1);
        assertThat(told()).contains("INFO refresh: generations [left] that nobody needs any more are swept");
        assertThat(redis.generations().list())
                .extracting(GenerationStatus::id)
                .containsExactly(new GenerationId("newest"));
        assertThat(redis.itemLog().size()).isZero();
    }

    /** What the log says of settling. */
    private List<String> told() {
        Logger logger = (Logger) LoggerFactory.getLogger(LiveChanges.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            changes.settle();
        } finally {
            logger.detachAppender(lines);
        }
        return lines.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }
}
