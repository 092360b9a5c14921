package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.StandaloneCluster;
import dev.tessera.offline.flink.StandaloneClusterExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.EventStreams;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.history.StreamPosition;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Prints what docs/results/streaming.md says. {@code -Dstream.events=1000000} for a longer backlog. */
@Tag("soak")
@ExtendWith({FlinkExtension.class, StandaloneClusterExtension.class, RedisServerExtension.class})
class StreamRateIT {
    private static final int EVENTS = Integer.getInteger("stream.events", 200_000);
    private static final int KILLS = 3;
    private static final int AT_ONCE = 500;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");

    @TempDir
    Path folder;

    private int recorded;

    @Test
    void eventsPerSecondOfABacklog(FlinkCluster cluster, RedisFeatureStore store, RedisSettings settings)
            throws IOException {
        WorkDirectory work = new WorkDirectory(folder.resolve("work"));
        StreamStage stage = new StreamStage(cluster, work, StoreTarget.redis(settings));
        for (Duration interval : List.of(INTERVAL, INTERVAL.multipliedBy(10))) {
            StreamOptions once = new StreamOptions(interval, true);
            double nothing = seconds(() -> stage.run(once));
            double recording = seconds(() -> record(store.recorder(RecordingSettings.of(10))));
            double reading = seconds(() -> assertThat(readAll(store.streams())).isEqualTo(EVENTS));
            double processorBefore = processorSeconds();
            double streaming = seconds(() -> stage.run(once));
            double processor = processorSeconds() - processorBefore;
            print(
                    "every %d s, %d events: recorded %.1f s; only read %.1f s, %.0f/s; streamed %.1f s, %.0f/s, %.1f s of processors; a run without events %.1f s",
                    interval.toSeconds(),
                    EVENTS,
                    recording,
                    reading,
                    EVENTS / reading,
                    streaming,
                    EVENTS / streaming,
                    processor,
                    nothing);
        }
        assertThat(StreamTables.EVENTS.readAll(work.eventLog())).hasSize(2 * EVENTS);
    }

    @Test
    void secondsFromAKillToTheNextCheckpoint(
            StandaloneCluster processes, RedisFeatureStore store, RedisSettings settings) throws IOException {
        WorkDirectory work = new WorkDirectory(folder.resolve("work"));
        try (RecordedMeanwhile meanwhile = new RecordedMeanwhile(store)) {
            for (int spare = 1; spare >= 0; spare--) {
                for (int kill = 1; kill <= KILLS; kill++) {
                    processes.complete(2 + spare);
                    double seconds = secondsToRecover(processes, work, settings);
                    print("kill %d, %d spare slots: %.1f s", kill, spare, seconds);
                }
            }
            assertThat(meanwhile.all()).isNotEmpty();
        }
    }

    /** A job of its own each time: the more often one has failed lately, the longer Flink waits before it starts it again. */
    private double secondsToRecover(StandaloneCluster processes, WorkDirectory work, RedisSettings settings)
            throws IOException {
        try (StreamProcess driver = StreamProcess.start(
                work, settings, folder.resolve("stream.log"), INTERVAL, "--flink", processes.address())) {
            driver.awaitCommits();
            processes.killTheTaskManagerOf("read event");
            long killed = InstantSource.system().millis();
            processes.complete(2);
            await().atMost(Duration.ofMinutes(2)).until(() -> processes
                    .lastCheckpoint()
                    .filter(checkpoint -> checkpoint.begun() > killed)
                    .isPresent());
            long recovered = processes.lastCheckpoint().orElseThrow().completed();
            driver.stop();
            return (recovered - killed) / 1e3;
        }
    }

    /** A catalog of 2,400 items, a few of which most of 5,000 users click on. */
    private void record(EventRecorder recorder) {
        SplittableRandom random = new SplittableRandom(recorded);
        for (int done = 0; done < EVENTS; done += AT_ONCE) {
            List<Event> events = new ArrayList<>();
            while (events.size() < AT_ONCE) {
                Instant at = NOON.plusMillis(recorded);
                events.add(new Event(
                        new EventId("e" + recorded++),
                        new UserId("u" + random.nextInt(5_000)),
                        new ItemId("i" + (int) (2_400 * Math.pow(random.nextDouble(), 3))),
                        EventKind.CLICK,
                        Double.NaN,
                        at,
                        at));
            }
            recorder.record(events);
        }
    }

    private static int readAll(EventStreams streams) {
        int read = 0;
        for (int partition = 0; partition < streams.partitions(); partition++) {
            StreamPosition last = StreamPosition.START;
            for (List<StreamEntry> entries = streams.read(partition, last, 1_000);
                    !entries.isEmpty();
                    entries = streams.read(partition, last, 1_000)) {
                read += entries.size();
                last = StreamPosition.parse(entries.get(entries.size() - 1).position());
            }
        }
        return read;
    }

    /** Of this process, in which the embedded cluster runs. */
    private static double processorSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static double seconds(Work work) throws IOException {
        long started = System.nanoTime();
        work.run();
        return (System.nanoTime() - started) / 1e9;
    }

    private static void print(String format, Object... figures) {
        System.out.printf(Locale.ROOT, "STREAM " + format + "%n", figures);
    }
}
