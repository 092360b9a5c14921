package dev.tessera.offline.ingest;

import dev.tessera.offline.flink.RowType;
import dev.tessera.store.model.Event;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Applies {@link EventIds} to the rows of one identity, which is the key. */
final class GiveEventId extends KeyedProcessFunction<String, EventDraft, Event> {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
    private transient ListState<EventDraft> rows;

    @Override
    public void open(OpenContext context) {
        rows = getRuntimeContext().getListState(new ListStateDescriptor<>("rows", new RowType<>(EventDraft.TABLE)));
    }

    @Override
    public void processElement(EventDraft draft, Context context, Collector<Event> out) throws Exception {
        rows.add(draft);
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    /** The input has ended. */
    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Event> out) throws Exception {
        List<EventDraft> all = new ArrayList<>();
        rows.get().forEach(all::add);
        var accepted = getRuntimeContext().getLongCounter(IngestJob.acceptedCounter(IngestJob.EVENTS));
        EventIds.assign(
                all,
                event -> {
                    accepted.add(1);
                    out.collect(event);
                },
                rejected -> context.output(IngestJob.REJECTED, rejected));
        rows.clear();
    }
}
