package dev.tessera.offline.stream;

import dev.tessera.store.counter.Count;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.ItemId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Pairs the item of each engagement with the other items among the user's {@value #WINDOW} engagements recorded before it, in both directions. Keyed by user,
 * in the order of recording.
 */
final class Covisits extends KeyedProcessFunction<String, Event, Count> {
    private static final long serialVersionUID = 1;

    static final int WINDOW = 5;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
    private transient ListState<String> latest;

    @Override
    public void open(OpenContext context) {
        ListStateDescriptor<String> descriptor = new ListStateDescriptor<>("latest-items", Types.STRING);
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(StreamCounters.STATE_KEPT).build());
        latest = getRuntimeContext().getListState(descriptor);
    }

    @Override
    public void processElement(Event event, Context context, Collector<Count> out) throws Exception {
        List<String> items = new ArrayList<>();
        latest.get().forEach(items::add);
        String item = event.item().value();
        Set<String> others = new LinkedHashSet<>(items);
        others.remove(item);
        long day = Count.dayOf(event.knownAt());
        for (String other : others) {
            out.collect(Count.covisit(event.item(), new ItemId(other), day));
            out.collect(Count.covisit(new ItemId(other), event.item(), day));
        }
        items.add(item);
        latest.update(items.subList(Math.max(0, items.size() - WINDOW), items.size()));
    }
}
