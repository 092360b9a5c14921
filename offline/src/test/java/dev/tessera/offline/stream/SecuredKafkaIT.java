package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.model.Event;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.redis.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A broker that speaks TLS, knows its users (SASL/SCRAM) and lets each do only what is allowed. */
@ExtendWith({FlinkExtension.class, KafkaExtension.class, RedisServerExtension.class})
class SecuredKafkaIT {
    private static final StreamOptions ONCE = new StreamOptions(Duration.ofMillis(200), true);
    private static final String TOPIC = "secured";
    private static final int HISTORY = 10;

    @TempDir
    static Path folder;

    private static KafkaBroker kafka;

    @BeforeAll
    static void sendAnEvent(KafkaBroker broker) throws Exception {
        kafka = broker;
        broker.createTopic(TOPIC, 1);
        String event = """
                {"event_id": "e1", "user_id": "ann", "item_id": "i1", "timestamp": "2024-05-06T12:00:00Z", "kind": "CLICK"}
                """;
        long noon = Instant.parse("2024-05-06T12:00:00Z").toEpochMilli();
        try (KafkaProducer<String, String> producer = broker.producer(Map.of())) {
            producer.send(new ProducerRecord<>(TOPIC, null, noon, "ann", event)).get();
        }
    }

    private static KafkaTopic topic(String group, String properties) throws IOException {
        Path file = Files.writeString(folder.resolve(group + ".properties"), properties);
        return KafkaTopic.of(kafka.bootstrapWithTls(), TOPIC, group, Optional.of(file));
    }

    @Test
    void theDocumentedRightsSufficeAndWhichAreMissingIsSaid(FlinkCluster cluster, RedisSettings settings)
            throws Exception {
        WorkDirectory work = new WorkDirectory(folder.resolve("work"));
        StreamStage stage = new StreamStage(cluster, work, StoreTarget.redis(settings));
        KafkaTopic topic = topic("allowed", KafkaBroker.securityOfLimitedUser(kafka.authority(), KafkaBroker.PASSWORD));
        assertThatThrownBy(() -> stage.run(ONCE, topic, HISTORY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Kafka topic secured")
                .hasMessageContaining("Not authorized to access topics: [secured]")
                .hasMessageContaining("what its user may do");

        kafka.allow(AclOperation.READ, ResourceType.TOPIC, TOPIC);
        kafka.allow(AclOperation.READ, ResourceType.GROUP, "allowed");
        stage.run(ONCE, topic, HISTORY);
        assertThat(StreamTables.EVENTS.readAll(work.eventLog()))
                .extracting(Event::id)
                .hasToString("[e1]");

        KafkaTopic ofAnotherGroup =
                topic("another", KafkaBroker.securityOfLimitedUser(kafka.authority(), KafkaBroker.PASSWORD));
        StreamStage another =
                new StreamStage(cluster, new WorkDirectory(folder.resolve("another")), StoreTarget.redis(settings));
        assertThatThrownBy(() -> another.run(ONCE, ofAnotherGroup, HISTORY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Not authorized to access group: another");
    }

    @Test
    void aWrongAuthorityAndWhatIsNoLoginAreSaidAndNoPasswordIsShown() throws Exception {
        Path others = new TestCertificates(folder.resolve("others")).authority();
        KafkaTopic untrusting = topic("untrusting", KafkaBroker.securityOfLimitedUser(others, KafkaBroker.PASSWORD));
        assertThatThrownBy(() -> TopicBacklog.of(untrusting))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be read: ")
                .hasMessageContaining("--kafka-properties")
                .hasStackTraceContaining("SSL handshake failed");
        String unfinished = KafkaBroker.securityOfLimitedUser(kafka.authority(), KafkaBroker.PASSWORD)
                .replace("\";", "\"");
        KafkaTopic malformed = topic("malformed", unfinished);
        assertThatThrownBy(() -> TopicBacklog.of(malformed))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("JAAS config")
                .hasStackTraceContaining("JAAS config")
                .satisfies(e -> assertThat(e.toString()).doesNotContain(KafkaBroker.PASSWORD));
    }
}
