package dev.tessera.offline.cli;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.stream.StreamOptions;
import dev.tessera.offline.stream.StreamStage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The streaming job beside the stages. */
@Command(
        name = "stream",
        description =
                "recorded events in Redis -> Parquet event files by date and hour, until it is ended; each event once")
final class StreamCommand implements Callable<Integer> {
    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "how often what was read gets into the files and is trimmed from Redis (default: ${DEFAULT-VALUE})")
    private double checkpointInterval;

    @Option(names = "--once", description = "stop when all that Redis holds now is in the files")
    private boolean once;

    @Override
    public Integer call() throws IOException {
        StreamOptions options = new StreamOptions(Duration.ofMillis(Math.round(1000 * checkpointInterval)), once);
        try (FlinkCluster cluster = work.cluster()) {
            new StreamStage(cluster, work.directory(), redis.target()).run(options);
        }
        return 0;
    }
}
