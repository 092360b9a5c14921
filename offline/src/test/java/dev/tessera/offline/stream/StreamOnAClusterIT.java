package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.StandaloneCluster;
import dev.tessera.offline.flink.StandaloneClusterExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.model.Event;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A TaskManager of the streaming job, and then its driver, are killed (SIGKILL) while events come in. */
@ExtendWith({StandaloneClusterExtension.class, RedisServerExtension.class})
class StreamOnAClusterIT {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    @TempDir
    Path folder;

    @Test
    void everyEventIsInTheLogOnceAndIsCountedOnce(
            StandaloneCluster processes, RedisFeatureStore store, RedisSettings settings) throws Exception {
        killAndCompare(processes, store, settings, 1);
    }

    @Tag("soak")
    @Test
    void howeverOftenOneIsKilled(StandaloneCluster processes, RedisFeatureStore store, RedisSettings settings)
            throws Exception {
        killAndCompare(processes, store, settings, 8);
    }

    /** A job whose driver was killed goes on; the next driver ends it before it looks for the last checkpoint. */
    private void killAndCompare(StandaloneCluster processes, RedisFeatureStore store, RedisSettings settings, int kills)
            throws Exception {
        WorkDirectory work = new WorkDirectory(folder.resolve("work"));
        String[] flink = {"--flink", processes.address()};
        try (FlinkCluster cluster = processes.connect();
                RecordedMeanwhile recorded = new RecordedMeanwhile(store)) {
            try (StreamProcess killed =
                    StreamProcess.start(work, settings, folder.resolve("killed.log"), INTERVAL, flink)) {
                killed.awaitCommits();
                for (int kill = 1; kill <= kills; kill++) {
                    processes.killTheTaskManagerOf("read event");
                    processes.complete(2);
                    killed.awaitCommits();
                }
            }
            Path log = folder.resolve("stopped.log");
            try (StreamProcess stopped = StreamProcess.start(work, settings, log, INTERVAL, flink)) {
                stopped.awaitLine("ended 1 that an earlier ./tessera stream left");
                stopped.awaitLine("resuming from checkpoint");
                stopped.awaitCommits();
                stopped.stop();
            }
            assertThat(cluster.cancel("stream " + work.root()))
                    .as("jobs that run")
                    .isZero();
            List<Event> all = recorded.all();
            new StreamStage(cluster, work, StoreTarget.redis(settings)).run(new StreamOptions(INTERVAL, true));
            OnceEach.assertLoggedAndCounted(all, work, store);
        }
    }
}
