package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.counter.Count;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.table.TableFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** A user is forgotten while the streaming job is down; what its checkpoint and the stream still have of the user comes to nothing. */
@ExtendWith({FlinkExtension.class, RedisServerExtension.class})
class ForgottenInStreamIT {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final StreamOptions ONCE = new StreamOptions(Duration.ofMillis(200), true);
    private static final UserId ANN = new UserId("ann");
    private static final UserId BOB = new UserId("bob");

    @TempDir
    Path folder;

    private RedisFeatureStore redis;
    private RedisSettings settings;
    private WorkDirectory work;
    private StreamStage stage;

    @BeforeEach
    void bothUsersAreInACheckpoint(FlinkCluster cluster, RedisFeatureStore store, RedisSettings given)
            throws Exception {
        redis = store;
        settings = given;
        work = new WorkDirectory(folder.resolve("work"));
        stage = new StreamStage(cluster, work, StoreTarget.redis(given));
        record(click("a1", ANN, "old-a", NOON), click("b1", BOB, "old-b", NOON));
        stage.run(ONCE);
    }

    @Test
    void theCheckpointContributesNothingOfTheUserAndAllOfOthers() throws Exception {
        Instant later = redis.forgottenUsers()
                .forget(ANN, ForgottenUsers.REMEMBERED)
                .upTo()
                .plusMillis(1);
        record(click("a2", ANN, "new", later), click("b2", BOB, "new", later));
        stage.run(ONCE);
        assertThat(covisits("new", later)).isEqualTo(Map.of(new ItemId("old-b"), 1L));
        record(click("a3", ANN, "newest", later));
        stage.run(ONCE);
        assertThat(covisits("newest", later))
                .describedAs("what a user does who came back is kept over another start")
                .isEqualTo(Map.of(new ItemId("new"), 1L));
    }

    @Test
    void aCheckpointFromABackupBringsNothingBack() throws Exception {
        Path backup = folder.resolve("backup");
        copy(work.streamState(), backup);
        Instant later = redis.forgottenUsers()
                .forget(ANN, ForgottenUsers.REMEMBERED)
                .upTo()
                .plusMillis(1);
        stage.run(ONCE);
        TableFolder.delete(work.streamState());
        copy(backup, work.streamState());
        record(click("a2", ANN, "new", later), click("b2", BOB, "new", later));
        stage.run(ONCE);
        assertThat(covisits("new", later)).isEqualTo(Map.of(new ItemId("old-b"), 1L));
    }

    @Test
    void entriesThatReturnToTheStreamAreDropped() throws Exception {
        redis.forgottenUsers().forget(ANN, ForgottenUsers.REMEMBERED);
        Map<String, String> event = fields(click("a2", ANN, "back", NOON));
        add(event);
        Map<String, String> broken = new TreeMap<>(event);
        broken.put("kind", "HUG");
        add(broken);
        add(fields(click("b2", BOB, "back", NOON)));
        stage.run(ONCE);
        assertThat(StreamTables.EVENTS.readAll(work.eventLog()))
                .extracting(each -> each.id().value())
                .containsExactlyInAnyOrder("a1", "b1", "b2");
        assertThat(
                        Files.exists(work.rejectedEntries())
                                ? StreamTables.REJECTED.readAll(work.rejectedEntries())
                                : List.of())
                .isEmpty();
        assertThat(redis.counters().popularity(Count.dayOf(NOON)).get(new ItemId("back")))
                .isEqualTo(1);
    }

    private Map<ItemId, Long> covisits(String item, Instant known) {
        return redis.counters().covisits(new ItemId(item), Count.dayOf(known));
    }

    private void record(Event... events) {
        redis.recorder(RecordingSettings.of(50)).record(List.of(events));
    }

    /** Writes into a stream past the recorder, as a restored backup of Redis would. */
    private void add(Map<String, String> fields) throws IOException {
        try (Jedis jedis =
                new Jedis(settings.address().host(), settings.address().port())) {
            jedis.auth(Files.readString(settings.passwordFile().orElseThrow()).strip());
            String namespace = settings.namespace();
            jedis.xadd(
                    namespace + ":{" + namespace + ":" + partitionOfAnn(jedis, namespace) + "}:stream",
                    StreamEntryID.NEW_ENTRY,
                    fields);
        }
    }

    /** The only one with tombstones. */
    private static String partitionOfAnn(Jedis jedis, String namespace) {
        String key = jedis.keys(namespace + ":{*}:forgotten").iterator().next();
        return key.substring(key.lastIndexOf("{" + namespace + ":") + namespace.length() + 2, key.lastIndexOf('}'));
    }

    private static Map<String, String> fields(Event event) {
        return StreamEntry.fieldsOf(event, Optional.empty());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path each : tree.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
    }

    private static Event click(String id, UserId user, String item, Instant at) {
        return new Event(new EventId(id), user, new ItemId(item), EventKind.CLICK, Double.NaN, at, at);
    }
}
