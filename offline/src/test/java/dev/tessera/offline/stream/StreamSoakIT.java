package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.StandaloneCluster;
import dev.tessera.offline.flink.StandaloneClusterExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.history.Durability;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.Event;
import dev.tessera.store.redis.RedisAddress;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.redis.RedisWire;
import dev.tessera.store.redis.embedded.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * TaskManagers and the redis-server, which syncs each write, are killed (SIGKILL) in turns of chance while events are recorded and streamed: {@code -Dsoak.minutes=N},
 * {@code -Dsoak.seed=N}. Prints what docs/results/streaming.md says.
 */
@Tag("soak")
@ExtendWith(StandaloneClusterExtension.class)
class StreamSoakIT {
    private static final Duration LASTS = Duration.ofMinutes(Long.getLong("soak.minutes", 2));
    private static final long SEED = Long.getLong("soak.seed", 7);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int AT_ONCE = 20;
    private static final String PASSWORD = "soaked";

    private final Random random = new Random(SEED);
    private final InstantSource clock = InstantSource.system();

    @TempDir
    Path folder;

    @Test
    void everyAcknowledgedEventIsInTheFilesOnceAndIsCountedOnce(StandaloneCluster processes) throws Exception {
        WorkDirectory work = new WorkDirectory(folder.resolve("work"));
        try (RedisProcess redis = RedisProcess.server(
                        folder.resolve("redis"),
                        RedisWire.PLAIN,
                        "requirepass " + PASSWORD,
                        "appendonly yes",
                        "appendfsync always");
                RedisFeatureStore store = RedisFeatureStore.open(settings(redis))) {
            List<Event> all = recordWhileKilling(processes, redis, work, store);
            try (FlinkCluster cluster = processes.connect()) {
                new StreamStage(cluster, work, StoreTarget.redis(settings(redis)))
                        .run(new StreamOptions(INTERVAL, true));
            }
            OnceEach.assertLoggedAndCounted(all, work, store);
        }
    }

    /** @return what was acknowledged, in order */
    private List<Event> recordWhileKilling(
            StandaloneCluster processes, RedisProcess redis, WorkDirectory work, RedisFeatureStore store)
            throws IOException, InterruptedException {
        RecordingSettings synced = RecordingSettings.of(10).withDurability(new Durability.Fsync());
        List<Long> taskManagers = new ArrayList<>();
        List<Long> servers = new ArrayList<>();
        try (RecordedMeanwhile recorded = new RecordedMeanwhile(store.recorder(synced), AT_ONCE);
                StreamProcess driver = StreamProcess.start(
                        work,
                        settings(redis),
                        folder.resolve("stream.log"),
                        INTERVAL,
                        "--flink",
                        processes.address())) {
            driver.awaitCommits();
            long begun = clock.millis();
            while (clock.millis() < begun + LASTS.toMillis()) {
                Thread.sleep(random.nextInt(10_000));
                if (random.nextBoolean()) {
                    processes.killTheTaskManagerOf("read event");
                    long killed = clock.millis();
                    processes.complete(2);
                    taskManagers.add(checkpointBegunAfter(killed, processes) - killed);
                } else {
                    redis.kill();
                    long killed = clock.millis();
                    Thread.sleep(random.nextInt(5_000));
                    redis.startAgain();
                    servers.add(checkpointBegunAfter(clock.millis(), processes) - killed);
                }
            }
            List<Event> all = recorded.all();
            double seconds = (clock.millis() - begun) / 1e3;
            driver.stop();
            print("seed %d: %.0f s, %d events, %.0f/s", SEED, seconds, all.size(), all.size() / seconds);
            print("%d kills of TaskManagers, then s: %s", taskManagers.size(), sortedSeconds(taskManagers));
            print("%d kills of Redis, away up to 5 s, then s: %s", servers.size(), sortedSeconds(servers));
            assertThat(taskManagers).isNotEmpty();
            assertThat(servers).isNotEmpty();
            return all;
        }
    }

    /** When the first one was completed that was begun after a moment: when new events are in files again. */
    private static long checkpointBegunAfter(long moment, StandaloneCluster processes) throws IOException {
        await().atMost(Duration.ofMinutes(5)).ignoreException(IOException.class).until(() -> processes
                .lastCheckpoint()
                .filter(checkpoint -> checkpoint.begun() > moment)
                .isPresent());
        return processes.lastCheckpoint().orElseThrow().completed();
    }

    /** Calls go on over a kill, as those of a patient client do. */
    private RedisSettings settings(RedisProcess redis) throws IOException {
        return RedisSettings.of(new RedisAddress("127.0.0.1", redis.port()))
                .withPasswordFile(Files.writeString(folder.resolve("password"), PASSWORD))
                .withRetryFor(Duration.ofMinutes(2));
    }

    private static String sortedSeconds(List<Long> millis) {
        return millis.stream()
                .sorted()
                .map(each -> String.format(Locale.ROOT, "%.1f", each / 1e3))
                .collect(Collectors.joining(", "));
    }

    private static void print(String format, Object... figures) {
        System.out.printf(Locale.ROOT, "SOAK " + format + "%n", figures);
    }
}
