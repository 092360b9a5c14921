package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.counter.Count;
import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole process of the streaming job is killed (SIGKILL) between and within checkpoints while events come in. */
@ExtendWith({FlinkExtension.class, RedisServerExtension.class})
class KilledStreamIT {
    private static final int KILLS = 3;
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void everyEventIsInTheLogOnceAndIsCountedOnce(FlinkCluster cluster, RedisFeatureStore store, RedisSettings settings)
            throws Exception {
        WorkDirectory work = new WorkDirectory(folder.resolve("work"));
        AtomicBoolean recording = new AtomicBoolean(true);
        ExecutorService recorder = Executors.newSingleThreadExecutor();
        CompletableFuture<List<Event>> recorded = CompletableFuture.supplyAsync(
                () -> recordWhile(recording, store.recorder(RecordingSettings.of(10))), recorder);
        try {
            for (int kill = 1; kill <= KILLS; kill++) {
                Path log = folder.resolve("stream-" + kill + ".log");
                try (StreamProcess job = StreamProcess.start(work, settings, log)) {
                    job.awaitCommits();
                }
            }
        } finally {
            recording.set(false);
            recorder.shutdown();
        }
        new StreamStage(cluster, work, StoreTarget.redis(settings))
                .run(new StreamOptions(Duration.ofMillis(200), true));

        List<Event> all = recorded.get();
        assertThat(all).hasSizeGreaterThan(KILLS);
        List<Event> logged = StreamTables.EVENTS.readAll(work.eventLog());
        assertThat(new HashSet<>(logged)).isEqualTo(new HashSet<>(all));
        assertThat(logged).hasSameSizeAs(all);
        Map<String, Count> expected = PlainCounts.of(all);
        assertThat(PlainCounts.stored(store.counters(), expected)).isEqualTo(expected);
    }

    private static List<Event> recordWhile(AtomicBoolean wanted, EventRecorder recorder) {
        List<Event> acknowledged = new ArrayList<>();
        while (wanted.get()) {
            int number = acknowledged.size();
            Instant at = NOON.plusSeconds(number);
            Event event = new Event(
                    new EventId("e" + number),
                    new UserId("u" + number % 100),
                    new ItemId("i" + number % 37),
                    EventKind.CLICK,
                    Double.NaN,
                    at,
                    at);
            recorder.record(List.of(event));
            acknowledged.add(event);
            LockSupport.parkNanos(5_000_000); // Some hundreds a second are enough.
        }
        return acknowledged;
    }
}
