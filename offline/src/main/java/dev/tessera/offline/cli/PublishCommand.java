package dev.tessera.offline.cli;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.publish.PublishStage;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stage 7. */
@Command(name = "publish", description = "a new generation into Redis: staged, verified, then one pointer flips")
final class PublishCommand implements Callable<Integer> {
    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private PublishingOptions publishing = new PublishingOptions();

    @Override
    public Integer call() throws Exception {
        WorkDirectory directory = work.directory();
        try (FlinkCluster cluster = work.cluster()) {
            new PublishStage(cluster, directory, redis.target(), InstantSource.system()).run(publishing.options());
        }
        return 0;
    }
}
