package dev.tessera.offline.ingest;

import dev.tessera.offline.flink.RowType;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Of all rows with one id, keeps the first of the input and rejects the others. Keyed by item id. */
final class FirstOfId extends KeyedProcessFunction<String, ItemDraft, ItemDraft> {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
    private transient ValueState<ItemDraft> first;

    @Override
    public void open(OpenContext context) {
        first = getRuntimeContext().getState(new ValueStateDescriptor<>("first", new RowType<>(ItemDraft.TABLE)));
    }

    @Override
    public void processElement(ItemDraft draft, Context context, Collector<ItemDraft> out) throws IOException {
        ItemDraft kept = first.value();
        if (kept == null) {
            context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
            first.update(draft);
            return;
        }
        boolean earlier = ItemDraft.INPUT_ORDER.compare(draft, kept) < 0;
        ItemDraft refused = earlier ? kept : draft;
        first.update(earlier ? draft : kept);
        context.output(
                IngestJob.REJECTED,
                refused.rejected(
                        ItemColumns.ID, Fault.DUPLICATE_ID, refused.item().value()));
    }

    /** The input has ended. */
    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ItemDraft> out) throws IOException {
        out.collect(first.value());
        first.clear();
    }
}
