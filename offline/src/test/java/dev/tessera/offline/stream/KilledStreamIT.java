package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.model.Event;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole process of the streaming job is killed (SIGKILL) between and within checkpoints while events come in. */
@ExtendWith({FlinkExtension.class, RedisServerExtension.class})
class KilledStreamIT {
    private static final int KILLS = 3;
    private static final Duration INTERVAL = Duration.ofMillis(200);

    @TempDir
    Path folder;

    @Test
    void everyEventIsInTheLogOnceAndIsCountedOnce(FlinkCluster cluster, RedisFeatureStore store, RedisSettings settings)
            throws Exception {
        WorkDirectory work = new WorkDirectory(folder.resolve("work"));
        List<Event> all;
        try (RecordedMeanwhile recorded = new RecordedMeanwhile(store)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                try (StreamProcess job =
                        StreamProcess.start(work, settings, folder.resolve("stream-" + kill + ".log"), INTERVAL)) {
                    job.awaitCommits();
                }
            }
            all = recorded.all();
        }
        new StreamStage(cluster, work, StoreTarget.redis(settings)).run(new StreamOptions(INTERVAL, true));
        assertThat(all).hasSizeGreaterThan(KILLS);
        OnceEach.assertLoggedAndCounted(all, work, store);
    }
}
