package dev.tessera.offline.cli;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.offline.stream.StreamOptions;
import dev.tessera.offline.stream.StreamStage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The streaming job beside the stages. */
@Command(
        name = "stream",
        description =
                "recorded events in Redis, or a Kafka topic -> Parquet event files by date and hour, and counters, until it is ended; each event once")
final class StreamCommand implements Callable<Integer> {
    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @ArgGroup(exclusive = false)
    private @Nullable KafkaOptions kafka;

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "how often what was read gets into the files, and is trimmed from Redis or told to Kafka (default: ${DEFAULT-VALUE})")
    private double checkpointInterval;

    @Option(names = "--once", description = "stop when all that Redis, or the topic, holds now is in the files")
    private boolean once;

    @Override
    public Integer call() throws IOException {
        StreamOptions options = new StreamOptions(Duration.ofMillis(Math.round(1000 * checkpointInterval)), once);
        StoreTarget target = redis.target();
        try (FlinkCluster cluster = work.cluster()) {
            StreamStage stage = new StreamStage(cluster, work.directory(), target);
            if (kafka == null) {
                stage.run(options);
            } else {
                stage.run(options, kafka.topic(target.namespace()), kafka.history());
            }
        }
        return 0;
    }
}
