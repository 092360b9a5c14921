package dev.tessera.offline.stream;

import dev.tessera.store.history.EventRecorder.Impression;
import dev.tessera.store.history.MalformedEntryException;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.model.Event;
import java.util.Optional;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Entries that are events go on, and aside where their items were shown; what is none goes aside, with the reason; what is
 * forgotten goes nowhere. Counts each.
 */
final class ReadEvent extends ProcessFunction<StreamEntry, Event> {
    private static final long serialVersionUID = 1;

    static final OutputTag<RejectedEntry> REJECTED = new OutputTag<>("rejected", StreamTables.REJECTED_TYPE);
    static final OutputTag<ShownItem> SHOWN = new OutputTag<>("shown", StreamTables.SHOWN_TYPE);
    static final String EVENTS = "events";
    static final String REJECTIONS = "rejected";
    static final String FORGOTTEN = "forgotten";

    private final LongCounter events = new LongCounter();
    private final LongCounter rejections = new LongCounter();
    private final LongCounter forgotten = new LongCounter();

    @Override
    public void open(OpenContext context) {
        getRuntimeContext().addAccumulator(EVENTS, events);
        getRuntimeContext().addAccumulator(REJECTIONS, rejections);
        getRuntimeContext().addAccumulator(FORGOTTEN, forgotten);
    }

    @Override
    public void processElement(StreamEntry entry, Context context, Collector<Event> out) {
        if (entry.isForgotten()) {
            forgotten.add(1);
            return;
        }
        try {
            Event event = entry.event();
            Optional<Impression> impression = entry.impression();
            out.collect(event);
            impression.ifPresent(shown -> context.output(SHOWN, ShownItem.of(event, shown)));
            events.add(1);
        } catch (MalformedEntryException e) {
            context.output(REJECTED, RejectedEntry.of(entry, e));
            rejections.add(1);
        }
    }
}
