package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.history.EventRecorder.Impression;
import dev.tessera.store.history.EventRecorder.Outcome;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.history.StreamPosition;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.process.FolderLock;
import dev.tessera.store.redis.DocumentedUser;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** Events that were recorded come out of the streaming job as Parquet; what becomes of those that are late, doubled or broken. */
@ExtendWith({FlinkExtension.class, RedisServerExtension.class})
class StreamStageIT {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final StreamOptions ONCE = new StreamOptions(Duration.ofMillis(200), true);

    @TempDir
    Path folder;

    private RedisFeatureStore redis;
    private RedisSettings settings;
    private WorkDirectory work;
    private StreamStage stage;

    @BeforeEach
    void anEmptyWorkDirectory(FlinkCluster cluster, RedisFeatureStore store, RedisSettings given) {
        redis = store;
        settings = given;
        work = new WorkDirectory(folder);
        stage = new StreamStage(cluster, work, StoreTarget.redis(DocumentedUser.STREAM.of(given)));
    }

    @Test
    void recordedEventsComeOutOnceByDateAndHourAndLeaveTheStreams() throws Exception {
        List<Event> events = IntStream.range(0, 300)
                .mapToObj(n -> event("e" + n, NOON.plus(Duration.ofMinutes(n))))
                .toList();
        record(events.subList(0, 200));
        stage.run(ONCE);
        assertThat(log()).containsExactlyInAnyOrderElementsOf(events.subList(0, 200));
        assertThat(streams()).describedAs("what is in the files is trimmed").isZero();

        record(events.subList(200, 300));
        stage.run(ONCE);
        assertThat(log()).containsExactlyInAnyOrderElementsOf(events);
        assertThat(hours())
                .containsExactly(
                        "date=2024-05-06/hour=12",
                        "date=2024-05-06/hour=13",
                        "date=2024-05-06/hour=14",
                        "date=2024-05-06/hour=15",
                        "date=2024-05-06/hour=16");
        assertThat(byHour())
                .describedAs("other readers see the folders as columns")
                .isEqualTo(Map.of("12", 60L, "13", 60L, "14", 60L, "15", 60L, "16", 60L));
    }

    @Test
    void aRunWithNothingToReadStopsAndKeepsWhatIsThere() throws Exception {
        stage.run(ONCE);
        record(List.of(event("e1", NOON)));
        stage.run(ONCE);
        stage.run(ONCE);
        assertThat(log()).containsExactly(event("e1", NOON));
    }

    @Test
    void aLateEventStandsInTheHourInWhichItBecameKnown() throws Exception {
        Event late = new Event(
                new EventId("late"),
                new UserId("u"),
                new ItemId("i"),
                EventKind.VIEW,
                1,
                NOON.minus(Duration.ofDays(6)),
                NOON);
        record(List.of(late));
        stage.run(ONCE);
        assertThat(log()).containsExactly(late);
        assertThat(hours()).containsExactly("date=2024-05-06/hour=12");
    }

    @Test
    void whatIsRecordedTwiceOrTooLateNeverReachesTheStream() throws Exception {
        Event event = event("e1", NOON);
        Event again = event("e1", NOON.plusSeconds(60));
        Event old = new Event(
                new EventId("old"),
                new UserId("u"),
                new ItemId("i"),
                EventKind.VIEW,
                1,
                NOON.minus(Duration.ofDays(8)),
                NOON);
        var recorder = redis.recorder(RecordingSettings.of(50));
        assertThat(recorder.record(List.of(event, event, again, old)))
                .containsExactly(Outcome.RECORDED, Outcome.DUPLICATE, Outcome.DUPLICATE, Outcome.TOO_OLD);
        stage.run(ONCE);
        assertThat(recorder.record(List.of(event)))
                .describedAs("its id is remembered though the stream is trimmed")
                .containsExactly(Outcome.DUPLICATE);
        stage.run(ONCE);
        assertThat(log()).containsExactly(event);
    }

    @Test
    void anEventOfAnItemThatNobodyKnowsIsKept() throws Exception {
        Event unknown =
                new Event(new EventId("e1"), new UserId("u"), new ItemId("never-seen"), EventKind.CLICK, 1, NOON, NOON);
        record(List.of(unknown));
        stage.run(ONCE);
        assertThat(log()).containsExactly(unknown);
    }

    @Test
    void whatIsNoEventIsRejectedWithItsReasonAndHoldsNothingUp() throws Exception {
        Map<String, String> good = fields(event("good", NOON));
        add(3, Map.of("nonsense", "1"));
        add(3, with(good, "kind", "HUG"));
        add(3, with(good, "known", "2024-05-06T11:00:00Z"));
        add(3, with(good, "known", "2999-01-01T00:00:00Z"));
        add(3, good);
        stage.run(ONCE);
        assertThat(StreamTables.REJECTED.readAll(work.rejectedEntries()))
                .allMatch(row -> row.partition() == 3 && !row.position().isEmpty())
                .extracting(row -> row.field() + ": " + row.reason() + ": " + row.raw())
                .containsExactlyInAnyOrder(
                        "event: missing: ",
                        "kind: unknown event kind: HUG",
                        "known: known before it happened: 2024-05-06T11:00:00Z",
                        "known: time in the future: 2999-01-01T00:00:00Z");
        assertThat(log()).containsExactly(event("good", NOON));
        assertThat(streams()).isZero();
    }

    @Test
    void whereAnItemWasShownIsKeptBesideTheEvent() throws Exception {
        Event click = event("click", NOON);
        redis.recorder(RecordingSettings.of(50))
                .record(
                        List.of(click, event("other", NOON)),
                        Map.of(click.id(), new Impression(new DecisionId("d7"), 2)));
        stage.run(ONCE);
        assertThat(log()).hasSize(2);
        assertThat(StreamTables.SHOWN.readAll(work.shownItems()))
                .containsExactly(new ShownItem(
                        click.id(), click.user(), click.item(), click.kind(), new DecisionId("d7"), 2, NOON));
    }

    @Test
    void twoJobsDoNotShareAWorkDirectory() throws Exception {
        try (FolderLock held = FolderLock.take(Files.createDirectories(work.streamState()), "lock")
                .orElseThrow()) {
            assertThatThrownBy(() -> stage.run(ONCE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another ./tessera stream works in " + work.streamState());
        }
    }

    @Test
    void aDamagedCheckpointIsNamedAndNothingIsReadTwice() throws Exception {
        Path damaged = Files.createDirectories(work.streamState().resolve("checkpoints/job/chk-7"))
                .resolve("_metadata");
        Files.writeString(damaged, "?");
        record(List.of(event("e1", NOON)));
        assertThatThrownBy(() -> stage.run(ONCE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("checkpoint " + damaged + " cannot be read")
                .hasMessageContaining("move its folder away");
        assertThat(streams()).isEqualTo(1);
    }

    private void record(List<Event> events) {
        assertThat(redis.recorder(RecordingSettings.of(50)).record(events)).containsOnly(Outcome.RECORDED);
    }

    private List<Event> log() throws IOException {
        return StreamTables.EVENTS.readAll(work.eventLog());
    }

    private long streams() {
        long entries = 0;
        for (int partition = 0; partition < redis.streams().partitions(); partition++) {
            entries +=
                    redis.streams().read(partition, StreamPosition.START, 1_000).size();
        }
        return entries;
    }

    private List<String> hours() throws IOException {
        return StreamTables.EVENTS.files(work.eventLog()).stream()
                .map(file -> work.eventLog().relativize(file.getParent()).toString())
                .distinct()
                .sorted()
                .toList();
    }

    private Map<String, Long> byHour() throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement query = duck.createStatement();
                ResultSet rows =
                        query.executeQuery("select cast(hour as varchar), count(distinct id) from read_parquet('"
                                + work.eventLog() + "/*/*/*.parquet', hive_partitioning = true) group by 1")) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }

    /** Writes into a stream past the recorder. */
    private void add(int partition, Map<String, String> fields) throws IOException {
        try (Jedis jedis =
                new Jedis(settings.address().host(), settings.address().port())) {
            jedis.auth(Files.readString(settings.passwordFile().orElseThrow()).strip());
            String namespace = settings.namespace();
            jedis.xadd(namespace + ":{" + namespace + ":" + partition + "}:stream", StreamEntryID.NEW_ENTRY, fields);
        }
    }

    private static Map<String, String> fields(Event event) {
        return dev.tessera.store.history.StreamEntry.fieldsOf(event, java.util.Optional.empty());
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        Map<String, String> changed = new TreeMap<>(fields);
        changed.put(name, value);
        return changed;
    }

    private static Event event(String id, Instant at) {
        return new Event(
                new EventId(id), new UserId("user-of-" + id), new ItemId("i"), EventKind.CLICK, Double.NaN, at, at);
    }
}
