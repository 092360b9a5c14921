package dev.tessera.offline.ingest;

import dev.tessera.offline.flink.RowType;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/** Passes the events of items that were accepted and rejects the others. Keyed by item id; events that come first wait for their item. */
final class OfKnownItems extends KeyedCoProcessFunction<String, String, EventDraft, EventDraft> {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
    private transient ValueState<Boolean> known;

    @SuppressWarnings("NullAway.Init")
    private transient ListState<EventDraft> waiting;

    @Override
    public void open(OpenContext context) {
        known = getRuntimeContext().getState(new ValueStateDescriptor<>("known", Types.BOOLEAN));
        waiting =
                getRuntimeContext().getListState(new ListStateDescriptor<>("waiting", new RowType<>(EventDraft.TABLE)));
    }

    @Override
    public void processElement1(String item, Context context, Collector<EventDraft> out) throws Exception {
        known.update(true);
        for (EventDraft event : waiting.get()) {
            out.collect(event);
        }
        waiting.clear();
    }

    @Override
    public void processElement2(EventDraft event, Context context, Collector<EventDraft> out) throws Exception {
        if (Boolean.TRUE.equals(known.value())) {
            out.collect(event);
        } else {
            waiting.add(event);
            context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
        }
    }

    /** The input has ended. */
    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<EventDraft> out) throws Exception {
        for (EventDraft event : waiting.get()) {
            context.output(
                    IngestJob.REJECTED,
                    event.rejected(
                            EventColumns.ITEM, Fault.UNKNOWN_ITEM, event.item().value()));
        }
        waiting.clear();
    }
}
