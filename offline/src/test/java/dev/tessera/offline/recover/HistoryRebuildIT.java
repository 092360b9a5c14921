package dev.tessera.offline.recover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.Forgotten;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.offline.stream.StreamOptions;
import dev.tessera.offline.stream.StreamStage;
import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.EventRecorder.Outcome;
import dev.tessera.store.history.PastEvents.Rebuilt;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.history.StreamPosition;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.LostRedis;
import dev.tessera.store.redis.RedisAddress;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Users did things in the last 13 days: in part before rankers recorded them, which a file of events tells. Then a real Redis forgets all of it. */
@ExtendWith(FlinkExtension.class)
class HistoryRebuildIT {
    private static final Instant NOW = Instant.parse("2024-05-06T12:00:00Z");
    private static final Duration RECORDING = Duration.ofDays(5);
    private static final RecordingSettings SETTINGS = RecordingSettings.of(10);
    private static final int USERS = 120;

    @TempDir
    Path folder;

    private final Random random = new Random(5);
    private EmbeddedRedis server;
    private RedisSettings settings;
    private RedisFeatureStore redis;
    private WorkDirectory work;
    private StreamStage stage;
    private final List<Event> recorded = new ArrayList<>();
    private final List<Event> fromFiles = new ArrayList<>();

    @BeforeEach
    void recordedStreamedAndIngested(FlinkCluster cluster) throws Exception {
        server = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory());
        settings = RedisSettings.of(new RedisAddress(server.host(), server.port()))
                .withPasswordFile(server.passwordFile());
        redis = RedisFeatureStore.open(settings);
        work = new WorkDirectory(folder);
        stage = new StreamStage(cluster, work, StoreTarget.redis(settings));
        for (int i = 0; i < 2_000; i++) {
            recorded.add(event("recorded-" + i, RECORDING));
            fromFiles.add(event("file-" + i, Duration.ofDays(13)));
        }
        fromFiles.addAll(recorded.subList(0, 200));
        assertThat(recorder().record(recorded)).containsOnly(Outcome.RECORDED);
        IngestTables.EVENTS.write(work.table("events"), fromFiles);
        redis.pastEvents(SETTINGS).rebuild(fromFiles, NOW);
        stage.run(new StreamOptions(Duration.ofMillis(200), true));
    }

    @AfterEach
    void close() {
        redis.close();
        server.close();
    }

    @Test
    void afterFlushallHistoriesAndMemoryOfIdsAreWhatTheyWere() throws Exception {
        List<List<HistoryEntry>> before = histories();
        assertThat(before).isEqualTo(oracle(Stream.concat(recorded.stream(), fromFiles.stream())));
        assertThat(before).filteredOn(history -> history.size() == 10).hasSizeGreaterThan(USERS / 2);

        LostRedis.flushAll(settings);
        assertThat(histories()).allMatch(List::isEmpty);
        HistoryRebuild.Report report = rebuild();
        assertThat(report.events()).isEqualTo(recorded.size() + fromFiles.size());
        assertThat(report.rebuilt().entries())
                .isGreaterThanOrEqualTo(before.stream().mapToInt(List::size).sum());
        assertThat(histories()).isEqualTo(before);

        assertThat(rebuild().rebuilt()).as("once more").isEqualTo(Rebuilt.NOTHING);
        assertThat(recorder().record(recorded)).as("retries").containsOnly(Outcome.DUPLICATE);
        assertThat(IntStream.range(0, redis.streams().partitions()).mapToObj(redis.streams()::newest))
                .as("the streams")
                .containsOnly(StreamPosition.START);
        assertThat(histories()).isEqualTo(before);
    }

    @Test
    void whoIsForgottenIsNotRebuiltAlthoughARowIsLeft() throws Exception {
        UserId gone = recorded.get(0).user();
        Forgotten.nobody().with(gone, NOW.plusSeconds(1)).write(work);
        LostRedis.flushAll(settings);
        rebuild();
        assertThat(redis.histories(SETTINGS.historyLimit()).read(gone)).isEmpty();
        assertThat(redis.histories(SETTINGS.historyLimit())
                        .read(recorded.stream()
                                .map(Event::user)
                                .filter(user -> !user.equals(gone))
                                .findFirst()
                                .orElseThrow()))
                .isNotEmpty();
    }

    @Test
    void besideARankerThatRecordsNothingIsLostAndTheStreamingJobGoesOn() throws Exception {
        LostRedis.flushAll(settings);
        List<Event> live = IntStream.range(0, 1_000)
                .mapToObj(i -> event("live-" + i, Duration.ZERO))
                .toList();
        CompletableFuture<Void> ranker = CompletableFuture.runAsync(() -> {
            for (int from = 0; from < live.size(); from += 10) {
                assertThat(recorder().record(live.subList(from, from + 10))).containsOnly(Outcome.RECORDED);
            }
        });
        List<Event> past = Stream.concat(recorded.stream(), fromFiles.stream()).toList();
        do {
            for (int from = 0; from < past.size(); from += 100) {
                redis.pastEvents(SETTINGS).rebuild(past.subList(from, Math.min(from + 100, past.size())), NOW);
            }
        } while (!ranker.isDone());
        ranker.join();
        assertThat(histories())
                .isEqualTo(oracle(Stream.of(recorded, fromFiles, live).flatMap(List::stream)));

        stage.run(new StreamOptions(Duration.ofMillis(200), true));
        assertThat(IngestTables.EVENTS.readAll(work.eventLog()))
                .as("each once, from before and after")
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(recorded.stream(), live.stream()).toList());
    }

    @Test
    void aFolderWithoutTheTableIsNamed() {
        assertThatThrownBy(() -> new HistoryRebuild(redis.pastEvents(SETTINGS), Forgotten.in(work), clock())
                        .run(List.of(folder.resolve("nowhere"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining("table events is not there");
    }

    private HistoryRebuild.Report rebuild() throws IOException {
        return new HistoryRebuild(redis.pastEvents(SETTINGS), Forgotten.in(work), clock())
                .run(List.of(work.eventLog(), work.table("events")));
    }

    private static InstantSource clock() {
        return InstantSource.fixed(NOW);
    }

    private EventRecorder recorder() {
        return redis.recorder(SETTINGS);
    }

    private List<List<HistoryEntry>> histories() {
        return users().map(user -> redis.histories(SETTINGS.historyLimit()).read(user))
                .toList();
    }

    private static List<List<HistoryEntry>> oracle(Stream<Event> events) {
        List<Event> all = events.distinct().toList();
        return users().map(user -> {
                    List<HistoryEntry> entries = all.stream()
                            .filter(event -> event.user().equals(user) && event.kind() != EventKind.IMPRESSION)
                            .map(HistoryEntry::of)
                            .sorted(HistoryEntry.ORDER)
                            .toList();
                    return entries.subList(Math.max(0, entries.size() - SETTINGS.historyLimit()), entries.size());
                })
                .toList();
    }

    private static Stream<UserId> users() {
        return IntStream.range(0, USERS).mapToObj(number -> new UserId("user " + number));
    }

    /** Of any kind, by any user but seldom by the later ones, known up to 20 hours after it occurred. */
    private Event event(String id, Duration back) {
        int user = random.nextInt(1 + random.nextInt(USERS));
        Instant known = NOW.minus(Duration.ofDays(random.nextInt(1 + Math.toIntExact(back.toDays()))))
                .minusSeconds(random.nextInt(3_600));
        return new Event(
                new EventId(id),
                new UserId("user " + user),
                new ItemId("item " + random.nextInt(50)),
                EventKind.values()[random.nextInt(EventKind.values().length)],
                random.nextInt(5),
                known.minusSeconds(random.nextInt(72_000)),
                known);
    }
}
