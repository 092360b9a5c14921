package dev.tessera.offline.stream;

import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.history.EventStreams;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.history.StreamPosition;
import dev.tessera.store.model.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The streams that rankers record into. Histories have these events already. */
final class RecordedEvents implements EventOrigin {
    static final String NAME = "recorded events in Redis";

    private final StoreTarget target;
    private final EventStreams streams;

    /** @param streams those of the target, open while the job runs */
    RecordedEvents(StoreTarget target, EventStreams streams) {
        this.target = target;
        this.streams = streams;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Entries entries(StreamExecutionEnvironment environment) {
        return new Entries(
                environment
                        .fromSource(
                                new StreamsSource(target, streams.partitions()),
                                WatermarkStrategy.noWatermarks(),
                                "event streams",
                                StreamTables.ENTRY_TYPE)
                        .uid("event-streams"),
                Optional.empty());
    }

    @Override
    public void complete(DataStream<Event> events) {}

    @Override
    public Backlog backlog() {
        Map<Integer, StreamPosition> newest = new HashMap<>();
        for (int partition = 0; partition < streams.partitions(); partition++) {
            newest.put(partition, streams.newest(partition));
        }
        return new Backlog() {
            @Override
            public boolean isDrained(Map<String, Object> counts) {
                return newest.entrySet().stream().noneMatch(end -> holds(end.getKey(), end.getValue()));
            }

            @Override
            public void close() {}
        };
    }

    /** What a completed checkpoint has is trimmed, so what is still there is not in one. */
    private boolean holds(int partition, StreamPosition newest) {
        List<StreamEntry> oldest = streams.read(partition, StreamPosition.START, 1);
        return !oldest.isEmpty()
                && StreamPosition.parse(oldest.get(0).position()).compareTo(newest) <= 0;
    }
}
