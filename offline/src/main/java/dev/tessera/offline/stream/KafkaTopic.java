package dev.tessera.offline.stream;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * A topic, and how to reach it.
 *
 * @param bootstrap some of its brokers: {@code HOST:PORT,...}
 * @param group under which Kafka is told how far checkpoints are
 * @param properties of the consumer, such as those of security
 */
public record KafkaTopic(String bootstrap, String name, String group, Map<String, String> properties) {
    public KafkaTopic {
        if (bootstrap.isBlank() || name.isBlank() || group.isBlank()) {
            throw new IllegalArgumentException("brokers '" + bootstrap + "', topic '" + name + "', consumer group '"
                    + group + "'; expected none to be blank");
        }
        properties = Map.copyOf(properties);
        KafkaProperties.check(properties);
    }

    /**
     * Reads properties, of which some may be secret, from a file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it holds settings that cannot be used; names the file and all of them, and shows no value
     */
    public static KafkaTopic of(String bootstrap, String name, String group, Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            return new KafkaTopic(bootstrap, name, group, Map.of());
        }
        try {
            return new KafkaTopic(bootstrap, name, group, KafkaProperties.read(file.get()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file.get() + ": " + e.getMessage(), e);
        }
    }

    /** For a consumer. Of transactions it sees what is committed, it never makes a topic, and only checkpoints say how far the group is. */
    Properties consumer() {
        Properties all = new Properties();
        all.putAll(properties);
        all.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        all.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        all.setProperty(ConsumerConfig.GROUP_ID_CONFIG, group);
        all.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        all.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return all;
    }

    /** Without the properties, which may be secret. */
    @Override
    public String toString() {
        return "Kafka topic " + name;
    }
}
