package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.counter.Count;
import dev.tessera.store.counter.Fence;
import dev.tessera.store.generation.CacheDirectory;
import dev.tessera.store.generation.Canary;
import dev.tessera.store.generation.Drafts;
import dev.tessera.store.generation.GenerationDraft;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.GenerationSweep;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.Lease;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.generation.PreparedActivation;
import dev.tessera.store.generation.Readiness;
import dev.tessera.store.history.Durability;
import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.EventRecorder.Outcome;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.history.StreamPosition;
import dev.tessera.store.itemlog.EncodedChange;
import dev.tessera.store.itemlog.ItemChange;
import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.ReplicaId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.embedded.RedisProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** Each user of {@code docs/reference/redis-settings.md}, made by the line that stands there, does what it is for. */
class RedisPermissionsIT {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final String PASSWORD = "to-be-kept-secret";

    @TempDir
    Path scratch;

    private RedisProcess server;

    @BeforeEach
    void usersAsDocumented() throws IOException {
        server = RedisProcess.server(
                scratch.resolve("redis"), RedisProcess.freePort(), "appendonly yes", "appendfsync always");
        for (String line : Files.readAllLines(settingsPage())) {
            if (line.startsWith("ACL SETUSER ")) {
                acl(line.replace(">PASSWORD", ">" + PASSWORD).split(" ", -1));
            }
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Path settingsPage() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("docs/reference"))) {
            folder = folder.getParent();
        }
        return folder.resolve("docs/reference/redis-settings.md");
    }

    /** @param words a whole command */
    private void acl(String... words) {
        try (Jedis admin = new Jedis("127.0.0.1", server.port())) {
            admin.sendCommand(Protocol.Command.valueOf(words[0]), Arrays.copyOfRange(words, 1, words.length));
        }
    }

    private RedisSettings as(String user) throws IOException {
        Path password = Files.writeString(scratch.resolve("password"), PASSWORD);
        return RedisSettings.of(new RedisAddress("127.0.0.1", server.port()))
                .withLogin(RedisLogin.of(Optional.of(user), Optional.of(password), Optional.empty()));
    }

    @Test
    void eachUserDoesWhatItIsFor() throws IOException {
        try (RedisFeatureStore publisher = RedisFeatureStore.open(as("tessera-publisher"));
                RedisFeatureStore ranker = RedisFeatureStore.open(as("tessera-ranker"));
                RedisFeatureStore stream = RedisFeatureStore.open(as("tessera-stream"));
                RedisFeatureStore operator = RedisFeatureStore.open(as("tessera-operator"))) {
            publish(publisher, ranker);
            record(ranker);
            changeItems(ranker, publisher);
            moveEvents(stream);
            forget(operator);
        }
    }

    private void publish(RedisFeatureStore publisher, RedisFeatureStore ranker) {
        GenerationStore generations = publisher.generations();
        Pointer pointer = Pointer.NONE;
        for (String id : List.of("g1", "g2", "g3")) {
            GenerationDraft draft = Drafts.of(id, 100, 8, id.hashCode(), scratch.resolve(id));
            new GenerationWriter(generations, publisher.blobs()).write(draft);
            pointer = new PreparedActivation(generations, line -> {})
                    .activate(draft.id(), generations.pointer(), Duration.ofSeconds(5));
        }
        pointer = generations.rollback(pointer);
        pointer = generations.endCanary(generations.begin(new Canary(new GenerationId("g3"), 0.1), pointer));
        generations.begin(new GenerationId("left"));
        InstantSource later = () -> InstantSource.system().instant().plusSeconds(60);
        assertThat(new GenerationSweep(generations, publisher.blobs(), later)
                        .sweep(0, Duration.ZERO)
                        .generations())
                .hasSize(2);
        assertThat(generations.activations()).hasSize(4);
        publisher.histories(5).append(new UserId("past"), List.of(HistoryEntry.of(event("p", "past"))));

        Lease lease = new Lease(new ReplicaId("r"), Map.of(new GenerationId("g2"), Readiness.warm()));
        GenerationStore served = ranker.generations();
        assertThat(served.leases().renew(lease, Duration.ofSeconds(30))).isEmpty();
        assertThat(publisher.generations().leases().live()).containsExactly(lease);
        GenerationId active = served.pointer().active().orElseThrow();
        assertThat(new GenerationReader(served, ranker.blobs(), new CacheDirectory(scratch.resolve("cache")))
                        .load(active)
                        .cards())
                .hasSize(100);
        served.leases().release(lease.replica());
    }

    private static void record(RedisFeatureStore ranker) {
        EventRecorder recorder = ranker.recorder(RecordingSettings.of(2).withDurability(Durability.parse("fsync")));
        assertThat(recorder.record(
                        List.of(event("e1", "ann"), event("e2", "ann"), event("e3", "ann"), event("e4", "bob"))))
                .containsOnly(Outcome.RECORDED);
        assertThat(ranker.histories(2).read(new UserId("ann"))).hasSize(2);
    }

    private static void changeItems(RedisFeatureStore ranker, RedisFeatureStore publisher) {
        ItemLog log = ranker.itemLog();
        GenerationId served = new GenerationId("g2");
        Item kettle = new Item(new ItemId("kettle"), "A kettle", "", Map.of(), new byte[] {1}, NOON);
        long revision = log.upsert(kettle, NOON);
        log.remove(new ItemId("pot"), NOON);
        assertThat(log.position().revision()).isGreaterThanOrEqualTo(revision);
        List<ItemChange> changes = log.after(0, 10);
        assertThat(changes).hasSize(2);
        assertThat(log.picture(kettle.id())).hasSize(1);
        log.putIfAbsent(served, new EncodedChange(kettle.id(), revision, new float[] {1, 2}, 3));
        assertThat(log.encoded(served, changes)).hasSize(1);
        assertThat(publisher.itemLog().settle(publisher.itemLog().after(0, 10))).isEqualTo(2);
        publisher.itemLog().upsert(kettle, NOON);
    }

    private static void moveEvents(RedisFeatureStore stream) {
        List<StreamEntry> moved = new ArrayList<>();
        for (int partition = 0; partition < stream.streams().partitions(); partition++) {
            moved.addAll(stream.streams().read(partition, StreamPosition.START, 10));
            stream.streams().trim(partition, stream.streams().newest(partition));
        }
        assertThat(moved).hasSize(4);
        Fence fence = new Fence(stream.counters().beginEpoch(), 1);
        stream.counters()
                .put(fence, List.of(Count.engagement(new ItemId("i"), 1).withValue(7)));
        assertThat(stream.counters().popularity(1)).hasSize(1);
    }

    private static void forget(RedisFeatureStore operator) {
        RecordingSettings settings = RecordingSettings.of(2);
        Event recent = event("e9", "cid", InstantSource.system().instant());
        assertThat(operator.pastEvents(settings)
                        .rebuild(List.of(recent, event("e8", "cid"), event("e7", "cid")), recent.knownAt())
                        .entries())
                .isEqualTo(2);
        assertThat(operator.forgottenUsers()
                        .forget(new UserId("ann"), ForgottenUsers.REMEMBERED)
                        .historyEntries())
                .isEqualTo(2);
    }

    @Test
    void whoLacksAPermissionIsToldWhichAndHowToGrantIt() throws IOException {
        RedisSettings settings = as("tessera-ranker");
        try (RedisFeatureStore store = RedisFeatureStore.open(settings)) {
            EventRecorder recorder = store.recorder(RecordingSettings.of(2));
            acl("ACL", "SETUSER", "tessera-ranker", "-xadd");
            assertThatThrownBy(() -> recorder.record(List.of(event("e1", "ann"))))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("user 'tessera-ranker' lacks a permission")
                    .hasMessageContaining("grant it with ACL SETUSER tessera-ranker +xadd;");
            acl("ACL", "SETUSER", "tessera-ranker", "+xadd", "-memory|usage");
            assertThatThrownBy(() -> recorder.record(List.of(event("e1", "ann"))))
                    .hasMessageContaining("ACL SETUSER tessera-ranker +memory|usage;");
            acl("ACL", "SETUSER", "tessera-ranker", "+memory|usage", "resetkeys", "~other:*");
            assertThatThrownBy(() -> recorder.record(List.of(event("e1", "ann"))))
                    .hasMessageContaining("ACL SETUSER tessera-ranker ~tessera:*;");
        }
        acl("ACL", "SETUSER", "tessera-ranker", "-info");
        assertThatThrownBy(() -> RedisFeatureStore.open(settings))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("ACL SETUSER tessera-ranker +info;");
    }

    @Test
    void noMessageAndNoCauseOfItShowsThePassword() throws IOException {
        RedisSettings settings = as("tessera-ranker");
        acl("ACL", "SETUSER", "tessera-ranker", "resetpass", ">another");
        assertThatThrownBy(() -> RedisFeatureStore.open(settings))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("refuses the password")
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(PASSWORD));
        assertThat(settings.toString()).doesNotContain(PASSWORD);
        assertThat(PortableRedisSettings.of(settings).toString()).doesNotContain(PASSWORD);
        assertThat(PortableRedisSettings.of(settings).settings()).isEqualTo(settings);
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static Event event(String id, String user) {
        return event(id, user, NOON);
    }

    private static Event event(String id, String user, Instant at) {
        return new Event(new EventId(id), new UserId(user), new ItemId("i1"), EventKind.VIEW, 1, at, at);
    }
}
