package dev.tessera.offline.stream;

import java.time.Instant;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Keeps of each record what is read of it. */
final class TopicRecords implements KafkaRecordDeserializationSchema<TopicRecord> {
    private static final long serialVersionUID = 1;

    private static final byte[] NOTHING = {};

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<TopicRecord> out) {
        byte[] value = record.value();
        out.collect(new TopicRecord(
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                value == null ? NOTHING : value));
    }

    @Override
    public TypeInformation<TopicRecord> getProducedType() {
        return StreamTables.RECORD_TYPE;
    }
}
