package dev.tessera.offline.stream;

import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.counter.Count;
import dev.tessera.store.counter.Counters;
import dev.tessera.store.model.Event;
import dev.tessera.store.table.Table;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What is counted of the events:
 *
 * <pre>
 * events -> engagements -> one each                -> tally -> counters
 *                  | by user -> co-visited items -------|
 * </pre>
 */
final class StreamCounters {
    static final Table<Count> COUNTS = Table.of("counts", Count.class, 1);
    static final RowType<Count> COUNT_TYPE = new RowType<>(COUNTS);

    /** A day longer than Redis keeps a count. */
    static final Duration STATE_KEPT = Duration.ofDays(Counters.DAYS_KEPT + 1L);

    private final CounterSink sink;
    private final StoreTarget target;

    /** @param target knows which users are forgotten */
    StreamCounters(CounterSink sink, StoreTarget target) {
        this.sink = sink;
        this.target = target;
    }

    void define(DataStream<Event> events) {
        DataStream<Event> engagements = events.filter(event -> event.kind().engagement())
                .name("engagements")
                .uid("engagements");
        DataStream<Count> popularity = engagements
                .map(event -> Count.engagement(event.item(), Count.dayOf(event.knownAt())))
                .returns(COUNT_TYPE)
                .name("one each")
                .uid("popularity");
        engagements
                .keyBy(event -> event.user().value(), Types.STRING)
                .transform("co-visited items", COUNT_TYPE, new CovisitsOfRemembered(new Covisits(), target))
                .uid("covisits")
                .union(popularity)
                .keyBy(Count::key, Types.STRING)
                .process(new Tally())
                .returns(COUNT_TYPE)
                .name("tally")
                .uid("tally")
                .sinkTo(sink)
                .name("counters")
                .uid("counters");
    }
}
