package dev.tessera.offline.cli;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.publish.PublishStage;
import dev.tessera.offline.study.Study;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stage 7. */
@Command(name = "publish", description = "a new generation into Redis: staged, verified, then one pointer flips")
final class PublishCommand implements Callable<Integer> {
    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private PublishingOptions publishing = new PublishingOptions();

    @Option(
            names = "--study",
            paramLabel = "NAME",
            defaultValue = "all",
            description =
                    "whose model is served, such as all-quantised; the gate reads the evaluation of the same study of the "
                            + "time split, such as time-quantised (default: ${DEFAULT-VALUE})")
    private String study = "";

    @Option(names = "--no-second-stage", description = "publish without the second stage, also if it was released")
    private boolean noSecondStage;

    @Override
    public Integer call() throws Exception {
        WorkDirectory directory = work.directory();
        try (FlinkCluster cluster = work.cluster()) {
            new PublishStage(cluster, directory, redis.target(), InstantSource.system())
                    .run(publishing.options(Study.parse(study), !noSecondStage));
        }
        return 0;
    }
}
