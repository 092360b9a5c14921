package dev.tessera.offline.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * A topic, and how to reach it.
 *
 * @param bootstrap some of its brokers: {@code HOST:PORT,...}
 * @param group under which Kafka is told how far checkpoints are
 * @param properties of the consumer, such as those of security
 */
public record KafkaTopic(String bootstrap, String name, String group, Map<String, String> properties) {
    /** What the job sets itself: offsets belong to checkpoints. */
    private static final List<String> OWN = List.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);

    public KafkaTopic {
        if (bootstrap.isBlank() || name.isBlank() || group.isBlank()) {
            throw new IllegalArgumentException("brokers '" + bootstrap + "', topic '" + name + "', consumer group '"
                    + group + "'; expected none to be blank");
        }
        properties = Map.copyOf(properties);
        for (String own : OWN) {
            if (properties.containsKey(own)) {
                throw new IllegalArgumentException(
                        "the properties for Kafka set " + own
                                + ", which the job sets itself; expected settings of the connection, such as security.protocol");
            }
        }
    }

    /**
     * Reads properties, of which some may be secret, from a file.
     *
     * @throws IOException if it cannot be read
     */
    public static KafkaTopic of(String bootstrap, String name, String group, Optional<Path> file) throws IOException {
        Properties read = new Properties();
        if (file.isPresent()) {
            try (BufferedReader in = Files.newBufferedReader(file.get(), StandardCharsets.UTF_8)) {
                read.load(in);
            } catch (IOException | IllegalArgumentException e) {
                throw new IOException(
                        "the properties for Kafka in " + file.get() + " cannot be read (" + e
                                + "); expected a file of lines name=value, in UTF-8",
                        e);
            }
        }
        Map<String, String> properties = new TreeMap<>();
        read.stringPropertyNames().forEach(key -> properties.put(key, read.getProperty(key)));
        return new KafkaTopic(bootstrap, name, group, properties);
    }

    /** For a consumer. Of transactions it sees what is committed, it never makes a topic, and only checkpoints say how far the group is. */
    Properties consumer() {
        Properties all = new Properties();
        all.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        all.putAll(properties);
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
