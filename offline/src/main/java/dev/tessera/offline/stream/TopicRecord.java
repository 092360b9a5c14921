package dev.tessera.offline.stream;

import java.time.Instant;

/**
 * A record of a Kafka topic.
 *
 * @param timestamp when the client sent it, or the broker took it, as the topic is configured
 * @param value empty if it has none
 */
record TopicRecord(int partition, long offset, Instant timestamp, byte[] value) {}
