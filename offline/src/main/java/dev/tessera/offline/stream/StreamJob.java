package dev.tessera.offline.stream;

import dev.tessera.offline.flink.GrowingTable;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.model.Event;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;

/**
 * The streaming job:
 *
 * <pre>
 * streams of all partitions -> read event -> event_log/date=.../hour=...
 *                                |         |-> event_log_shown/date=.../hour=..., of those that say where their item was shown
 *                                |         |-> counters, see StreamCounters
 *                                | what is none
 *                                         -> event_log_rejected
 * </pre>
 *
 * Operators have names that checkpoints know them by; they stay as they are.
 */
final class StreamJob {
    private final StreamsSource source;
    private final CounterSink counters;
    private final WorkDirectory work;

    StreamJob(StreamsSource source, CounterSink counters, WorkDirectory work) {
        this.source = source;
        this.counters = counters;
        this.work = work;
    }

    void define(StreamExecutionEnvironment environment) {
        SingleOutputStreamOperator<Event> events = environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "event streams", StreamTables.ENTRY_TYPE)
                .uid("event-streams")
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
        new StreamCounters(counters, source.target()).define(events);
        events.getSideOutput(ReadEvent.REJECTED)
                .sinkTo(GrowingTable.sink(
                        StreamTables.REJECTED, work.rejectedEntries(), new BasePathBucketAssigner<>()))
                .name("rejected entries")
                .uid("rejected-entries");
    }
}
