package dev.tessera.offline.stream;

import dev.tessera.offline.flink.RootCause;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a topic held at a moment. The job counts how far it has read since it was started, and tells Kafka how far its checkpoints are, with a delay of up to 10 s where
 * nothing new comes. Owns its consumer, which is for one thread.
 */
final class TopicBacklog implements Backlog {
    private static final Logger LOG = LoggerFactory.getLogger(TopicBacklog.class);
    private static final Duration ONE_LOOK = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> begins;
    private final Map<TopicPartition, Long> ends;

    private TopicBacklog(KafkaConsumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        this.consumer = consumer;
        this.begins = consumer.beginningOffsets(partitions);
        this.ends = consumer.endOffsets(partitions);
    }

    /** @throws IOException if the topic is not there, or cannot be reached */
    static TopicBacklog of(KafkaTopic topic) throws IOException {
        try {
            return of(
                    topic,
                    new KafkaConsumer<>(topic.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        } catch (KafkaException e) {
            throw new IOException(
                    topic + " at " + topic.bootstrap() + " cannot be read: " + RootCause.message(e)
                            + "; look at --kafka, --kafka-properties and what its user may do",
                    e);
        }
    }

    private static TopicBacklog of(KafkaTopic topic, KafkaConsumer<byte[], byte[]> consumer) throws IOException {
        try {
            Set<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .collect(Collectors.toSet());
            if (partitions.isEmpty()) {
                throw new IOException(topic + " is not there at " + topic.bootstrap()
                        + ", or its user may not see it; expected a topic of events, make it first");
            }
            checkGroup(consumer, partitions);
            return new TopicBacklog(consumer, partitions);
        } catch (IOException | RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** Else it would show when the job runs. */
    private static void checkGroup(KafkaConsumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        consumer.committed(partitions);
    }

    /** Kafka may be away for a while, like from the job. */
    @Override
    public boolean isDrained(Map<String, Object> counts) {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(ends.keySet());
            return ends.keySet().stream().allMatch(partition -> {
                long kept = Optional.ofNullable(committed.get(partition))
                        .map(OffsetAndMetadata::offset)
                        .orElse(begins.getOrDefault(partition, 0L));
                return isDrained(partition, Math.max(kept, ReadRecord.readUpTo(partition.partition(), counts)));
            });
        } catch (RetriableException e) {
            LOG.warn("Kafka does not say how far the group is: {}", e.getMessage());
            return false;
        }
    }

    private boolean isDrained(TopicPartition partition, long at) {
        return at >= ends.getOrDefault(partition, 0L) || nothingBetween(partition, at);
    }

    /** Offsets may be taken by what is no record: marks of transactions, and what compaction removed. */
    private boolean nothingBetween(TopicPartition partition, long at) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, at);
        return consumer.poll(ONE_LOOK).isEmpty() && consumer.position(partition) >= ends.getOrDefault(partition, 0L);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
