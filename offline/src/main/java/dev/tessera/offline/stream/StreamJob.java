package dev.tessera.offline.stream;

import dev.tessera.offline.flink.GrowingTable;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.model.Event;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;

/**
 * The streaming job:
 *
 * <pre>
 * streams of all partitions, or a Kafka topic -> read event -> event_log/date=.../hour=...
 *                                   |         |-> event_log_shown/date=.../hour=..., of those that say where their item was shown
 *                                   |         |-> counters, see StreamCounters
 *                                   |         |-> histories, of a topic's events, see TopicEvents
 *                                   | what is none
 *                                            -> event_log_rejected
 * </pre>
 *
 * Operators have names that checkpoints know them by; they stay as they are.
 */
final class StreamJob {
    private final EventOrigin origin;
    private final StreamCounters counters;
    private final WorkDirectory work;

    StreamJob(EventOrigin origin, StreamCounters counters, WorkDirectory work) {
        this.origin = origin;
        this.counters = counters;
        this.work = work;
    }

    void define(StreamExecutionEnvironment environment) {
        EventOrigin.Entries read = origin.entries(environment);
        SingleOutputStreamOperator<Event> events = read.entries()
                .process(new ReadEvent())
                .returns(StreamTables.EVENT_TYPE)
                .name("read event")
                .uid("read-event");
        events.sinkTo(GrowingTable.sink(StreamTables.EVENTS, work.eventLog(), new HourOfKnowing<>(Event::knownAt)))
                .name("event log")
                .uid("event-log");
        events.getSideOutput(ReadEvent.SHOWN)
                .sinkTo(GrowingTable.sink(
                        StreamTables.SHOWN, work.shownItems(), new HourOfKnowing<>(ShownItem::knownAt)))
                .name("shown items")
                .uid("shown-items");
        counters.define(events);
        origin.complete(events);
        read.rejectedWith(events.getSideOutput(ReadEvent.REJECTED))
                .sinkTo(GrowingTable.sink(
                        StreamTables.REJECTED, work.rejectedEntries(), new BasePathBucketAssigner<>()))
                .name("rejected entries")
                .uid("rejected-entries");
    }
}
