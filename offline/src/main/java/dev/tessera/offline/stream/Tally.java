package dev.tessera.offline.stream;

import dev.tessera.store.counter.Count;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Adds up what is counted, and emits how often it has been. Keyed by what is counted. */
final class Tally extends KeyedProcessFunction<String, Count, Count> {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
    private transient ValueState<Long> total;

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<Long> descriptor = new ValueStateDescriptor<>("total", Types.LONG);
        descriptor.enableTimeToLive(TimeToLive.of(StreamCounters.STATE_KEPT));
        total = getRuntimeContext().getState(descriptor);
    }

    @Override
    public void processElement(Count count, Context context, Collector<Count> out) throws IOException {
        Long before = total.value();
        long now = (before == null ? 0 : before) + count.value();
        total.update(now);
        out.collect(count.withValue(now));
    }
}
