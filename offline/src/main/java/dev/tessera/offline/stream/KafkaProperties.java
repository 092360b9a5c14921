package dev.tessera.offline.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.SslConfigs;

/** What a file may say of a Kafka consumer: how it connects, and how fast it reads. Not what the job promises of each event. Messages name settings, never their values. */
final class KafkaProperties {
    /** What the job sets itself: offsets belong to checkpoints, and of transactions only what was committed is read. */
    /** Of where values come from that are not in the file, such as the environment. */
    private static final String PROVIDER = AbstractConfig.CONFIG_PROVIDERS_CONFIG + ".";

    private static final Set<String> OWN = Set.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);

    private static final String HOST_CHECK = SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG;

    private KafkaProperties() {}

    /** @throws IOException if the file cannot be read; names it */
    static Map<String, String> read(Path file) throws IOException {
        Properties read = new Properties();
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            read.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "the properties for Kafka in " + file + " cannot be read (" + e
                            + "); expected a file of lines name=value, in UTF-8",
                    e);
        }
        Map<String, String> properties = new TreeMap<>();
        read.stringPropertyNames().forEach(key -> properties.put(key, read.getProperty(key)));
        return properties;
    }

    /** @throws IllegalArgumentException if some cannot be used; names them all */
    static void check(Map<String, String> properties) {
        String problems = new TreeMap<>(properties)
                .entrySet().stream()
                        .map(each -> problem(each.getKey(), each.getValue()))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining("; "));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("the properties for Kafka hold " + problems
                    + "; expected settings of a consumer's connection, such as security.protocol");
        }
    }

    private static Optional<String> problem(String name, String value) {
        if (OWN.contains(name)) {
            return Optional.of(name + ", which the job sets itself");
        }
        if (!ConsumerConfig.configNames().contains(name) && !name.startsWith(PROVIDER)) {
            return Optional.of(name + ", which no consumer of Kafka knows");
        }
        if (name.equals(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG)) {
            return Optional.of(name + ", which may change or drop events before they are counted");
        }
        if (name.equals(HOST_CHECK) && !value.equalsIgnoreCase("https")) {
            return Optional.of(name + " other than https, so that any host with a certificate of the same authority"
                    + " would be taken for a broker");
        }
        return Optional.empty();
    }
}
