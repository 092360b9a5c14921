package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaTopicTest {
    @TempDir
    Path folder;

    @Test
    void propertiesComeFromAFileAndStayOutOfMessages() throws IOException {
        KafkaTopic topic = topic("security.protocol=SASL_SSL\nsasl.jaas.config=secret");
        assertThat(topic.consumer())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.jaas.config", "secret")
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("group.id", "shop")
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("isolation.level", "read_committed");
        assertThat(topic).hasToString("Kafka topic clicks");
    }

    @Test
    void allThatCannotBeUsedIsRefusedByNameAndNoValueIsShown() {
        assertThatThrownBy(() -> topic("""
                enable.auto.commit=true
                isolation.level=read_uncommitted
                sasl.jaas.confg=secret
                interceptor.classes=shop.Counting
                ssl.endpoint.identification.algorithm=
                max.poll.records=100
                """))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(folder.resolve("kafka.properties") + ": ")
                .hasMessageContaining("enable.auto.commit, which the job sets itself")
                .hasMessageContaining("isolation.level, which the job sets itself")
                .hasMessageContaining("sasl.jaas.confg, which no consumer of Kafka knows")
                .hasMessageContaining("interceptor.classes, which may change or drop events")
                .hasMessageContaining("ssl.endpoint.identification.algorithm other than https")
                .hasMessageNotContaining("max.poll.records")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path absent = folder.resolve("absent");
        assertThatThrownBy(() -> KafkaTopic.of("kafka:9092", "clicks", "shop", Optional.of(absent)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(absent.toString());
    }

    private KafkaTopic topic(String properties) throws IOException {
        Path file = Files.writeString(folder.resolve("kafka.properties"), properties);
        return KafkaTopic.of("kafka:9092", "clicks", "shop", Optional.of(file));
    }
}
