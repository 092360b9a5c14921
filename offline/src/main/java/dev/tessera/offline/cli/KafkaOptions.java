package dev.tessera.offline.cli;

import dev.tessera.offline.publish.PublishOptions;
import dev.tessera.offline.stream.KafkaTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The Kafka topic that events come from, if they do. All of it goes together. */
final class KafkaOptions {
    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT,...",
            required = true,
            description = "read a Kafka topic instead, by some of its brokers; histories get its events too")
    private String bootstrap = "";

    @Option(
            names = "--kafka-topic",
            paramLabel = "TOPIC",
            required = true,
            description = "the topic; each record is an event in JSON, with the columns of the input files")
    private String topic = "";

    @Option(
            names = "--kafka-group",
            paramLabel = "NAME",
            description =
                    "consumer group under which Kafka is told how far checkpoints are (default: tessera-NAMESPACE)")
    private Optional<String> group = Optional.empty();

    @Option(
            names = "--kafka-properties",
            paramLabel = "FILE",
            description = "properties of the consumer, such as those of security; a file, as some are secret")
    private Optional<Path> properties = Optional.empty();

    @Option(
            names = "--history",
            paramLabel = "N",
            defaultValue = "" + PublishOptions.DEFAULT_HISTORY,
            description = "events of a user that are kept, the same as of `serve` (default: ${DEFAULT-VALUE})")
    private int history = PublishOptions.DEFAULT_HISTORY;

    /** @throws IOException if the file cannot be read */
    KafkaTopic topic(String namespace) throws IOException {
        return KafkaTopic.of(bootstrap, topic, group.orElse("tessera-" + namespace), properties);
    }

    int history() {
        return history;
    }
}
