package dev.tessera.offline.embed;

import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.store.feature.EncodedItem;
import dev.tessera.store.feature.ItemFeatures;
import dev.tessera.store.model.Item;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Meets an item of the catalog, the key, with what was encoded of it before. Emits what still holds; items that are new or changed go to
 * {@link #TO_ENCODE}; what is left of an item that is gone is dropped.
 */
final class CarryOver extends KeyedCoProcessFunction<String, Item, EncodedItem, EncodedItem> {
    /** Accumulators of the job. */
    static final String CARRIED = "carried over";

    static final String DROPPED = "dropped";

    static final OutputTag<Item> TO_ENCODE = new OutputTag<>("to encode", new RowType<>(IngestTables.ITEMS));

    private static final long serialVersionUID = 1;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
    private transient ValueState<Item> item;

    @SuppressWarnings("NullAway.Init")
    private transient ValueState<EncodedItem> earlier;

    @SuppressWarnings("NullAway.Init")
    private transient LongCounter carried;

    @SuppressWarnings("NullAway.Init")
    private transient LongCounter dropped;

    @Override
    public void open(OpenContext context) {
        item = getRuntimeContext().getState(new ValueStateDescriptor<>("item", new RowType<>(IngestTables.ITEMS)));
        earlier = getRuntimeContext().getState(new ValueStateDescriptor<>("earlier", new RowType<>(EncodedItem.TABLE)));
        carried = getRuntimeContext().getLongCounter(CARRIED);
        dropped = getRuntimeContext().getLongCounter(DROPPED);
    }

    @Override
    public void processElement1(Item row, Context context, Collector<EncodedItem> out) throws Exception {
        item.update(row);
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    @Override
    public void processElement2(EncodedItem row, Context context, Collector<EncodedItem> out) throws Exception {
        earlier.update(row);
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    /** Both inputs have ended. */
    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<EncodedItem> out) throws Exception {
        Item now = item.value();
        EncodedItem before = earlier.value();
        if (now == null) {
            dropped.add(1);
        } else if (before != null && before.content().equals(ItemFeatures.digest(now))) {
            carried.add(1);
            out.collect(before);
        } else {
            context.output(TO_ENCODE, now);
        }
        item.clear();
        earlier.clear();
    }
}
