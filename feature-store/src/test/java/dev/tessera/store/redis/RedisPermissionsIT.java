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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each user of {@code docs/reference/redis-settings.md}, made by the line that stands there, does what it is for. */
class RedisPermissionsIT {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final String RANKER = "tessera-ranker-of-tessera";

    @TempDir
    Path scratch;

    private RedisProcess server;
    private RedisSettings administrator;

    @BeforeEach
    void start() {
        server = RedisProcess.server(scratch.resolve("redis"), RedisWire.PLAIN, "appendonly yes", "appendfsync always");
        administrator = RedisSettings.of(new RedisAddress("127.0.0.1", server.port()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Takes from, or gives to, the documented ranker. */
    private void change(String... rules) {
        List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", RANKER));
        words.addAll(List.of(rules));
        DocumentedUser.run(administrator, words.toArray(String[]::new));
    }

    @Test
    void eachUserDoesWhatItIsFor() {
        try (RedisFeatureStore publisher = RedisFeatureStore.open(DocumentedUser.PUBLISHER.of(administrator));
                RedisFeatureStore ranker = RedisFeatureStore.open(DocumentedUser.RANKER.of(administrator));
                RedisFeatureStore stream = RedisFeatureStore.open(DocumentedUser.STREAM.of(administrator));
                RedisFeatureStore operator = RedisFeatureStore.open(DocumentedUser.OPERATOR.of(administrator))) {
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
        assertThat(ranker.forgottenUsers().upTo(new UserId("ann"))).isEmpty();
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
    void whoLacksAPermissionIsToldWhichAndHowToGrantIt() {
        RedisSettings settings = DocumentedUser.RANKER.of(administrator);
        try (RedisFeatureStore store = RedisFeatureStore.open(settings)) {
            EventRecorder recorder = store.recorder(RecordingSettings.of(2));
            change("-xadd");
            assertThatThrownBy(() -> recorder.record(List.of(event("e1", "ann"))))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("user '" + RANKER + "' lacks a permission")
                    .hasMessageContaining("grant it with ACL SETUSER " + RANKER + " +xadd;");
            change("+xadd", "-memory|usage");
            assertThatThrownBy(() -> recorder.record(List.of(event("e1", "ann"))))
                    .hasMessageContaining("ACL SETUSER " + RANKER + " +memory|usage;");
            change("+memory|usage", "resetkeys", "~other:*");
            assertThatThrownBy(() -> recorder.record(List.of(event("e1", "ann"))))
                    .hasMessageContaining("ACL SETUSER " + RANKER + " ~tessera:*;");
        }
        change("-info");
        assertThatThrownBy(() -> RedisFeatureStore.open(settings))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("ACL SETUSER " + RANKER + " +info;");
    }

    @Test
    void noMessageAndNoCauseOfItShowsThePassword() {
        RedisSettings settings = DocumentedUser.RANKER.of(administrator);
        change("resetpass", ">another");
        assertThatThrownBy(() -> RedisFeatureStore.open(settings))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("refuses the password")
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(DocumentedUser.PASSWORD));
        assertThat(settings.toString()).doesNotContain(DocumentedUser.PASSWORD);
        assertThat(PortableRedisSettings.of(settings).toString()).doesNotContain(DocumentedUser.PASSWORD);
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
