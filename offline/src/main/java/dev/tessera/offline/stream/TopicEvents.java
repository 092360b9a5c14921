package dev.tessera.offline.stream;

import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.model.Event;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * A Kafka topic. Nobody recorded its events, so the job does what {@code RecordEvents} does for others: of each id it takes the first, and histories get it.
 *
 * <pre>
 * records -> read record -> first of each event id -> entries, then events -> histories
 *                 | what is none -> rejected
 * </pre>
 */
final class TopicEvents implements EventOrigin {
    private final KafkaTopic topic;
    private final ReadRecord read;
    private final HistorySink histories;

    TopicEvents(KafkaTopic topic, ReadRecord read, HistorySink histories) {
        this.topic = topic;
        this.read = read;
        this.histories = histories;
    }

    @Override
    public String name() {
        return topic.toString();
    }

    @Override
    public Entries entries(StreamExecutionEnvironment environment) {
        SingleOutputStreamOperator<StreamEntry> records = environment
                .fromSource(source(), WatermarkStrategy.noWatermarks(), "topic", StreamTables.RECORD_TYPE)
                .uid("topic")
                .process(read)
                .returns(StreamTables.ENTRY_TYPE)
                .name("read record")
                .uid("read-record");
        return new Entries(
                records.keyBy(entry -> entry.fields().getOrDefault("user", ""), Types.STRING)
                        .process(new FirstOfEvent())
                        .returns(StreamTables.ENTRY_TYPE)
                        .name("first of event")
                        .uid("first-of-event"),
                Optional.of(records.getSideOutput(ReadEvent.REJECTED)));
    }

    /** Where no checkpoint says how far it was read, it begins where the last one that Kafka was told of ended, or with what Kafka still has. */
    @SuppressWarnings("deprecation") // Kafka has deprecated the type that the connector takes.
    private KafkaSource<TopicRecord> source() {
        return KafkaSource.<TopicRecord>builder()
                .setProperties(topic.consumer())
                .setBootstrapServers(topic.bootstrap())
                .setGroupId(topic.group())
                .setTopics(topic.name())
                .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                .setDeserializer(new TopicRecords())
                .build();
    }

    @Override
    public void complete(DataStream<Event> events) {
        events.sinkTo(histories).name("histories").uid("histories");
    }

    @Override
    public Backlog backlog() throws IOException {
        return TopicBacklog.of(topic);
    }
}
