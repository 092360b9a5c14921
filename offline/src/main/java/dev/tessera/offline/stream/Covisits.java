package dev.tessera.offline.stream;

import dev.tessera.store.counter.Count;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
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

    static final String ITEMS = "latest-items";

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
    private transient ListState<String> latest;

    /** When each became known, milliseconds since 1970. Earlier versions did not keep it. */
    @SuppressWarnings("NullAway.Init")
    private transient ListState<Long> known;

    private static <T> ListStateDescriptor<T> kept(ListStateDescriptor<T> descriptor) {
        descriptor.enableTimeToLive(TimeToLive.of(StreamCounters.STATE_KEPT));
        return descriptor;
    }

    @Override
    public void open(OpenContext context) {
        latest = getRuntimeContext().getListState(kept(new ListStateDescriptor<>(ITEMS, Types.STRING)));
        known = getRuntimeContext().getListState(kept(new ListStateDescriptor<>("latest-known", Types.LONG)));
    }

    @Override
    public void processElement(Event event, Context context, Collector<Count> out) throws Exception {
        List<Engagement> window = window();
        String item = event.item().value();
        Set<String> others = new LinkedHashSet<>();
        window.forEach(before -> others.add(before.item()));
        others.remove(item);
        long day = Count.dayOf(event.knownAt());
        for (String other : others) {
            out.collect(Count.covisit(event.item(), new ItemId(other), day));
            out.collect(Count.covisit(new ItemId(other), event.item(), day));
        }
        window.add(new Engagement(item, event.knownAt().toEpochMilli()));
        keep(window.subList(Math.max(0, window.size() - WINDOW), window.size()));
    }

    /** Lets go of what the user, which is the key, did by a moment. */
    void forget(Instant upTo) throws Exception {
        List<Engagement> window = window();
        window.removeIf(engagement -> engagement.known() <= upTo.toEpochMilli());
        keep(window);
    }

    private List<Engagement> window() throws Exception {
        List<String> items = new ArrayList<>();
        latest.get().forEach(items::add);
        List<Long> moments = new ArrayList<>();
        known.get().forEach(moments::add);
        int unknown = items.size() - moments.size();
        List<Engagement> window = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            window.add(new Engagement(items.get(i), i < unknown ? 0 : moments.get(i - unknown)));
        }
        return window;
    }

    private void keep(List<Engagement> window) throws Exception {
        latest.update(window.stream().map(Engagement::item).toList());
        known.update(window.stream().map(Engagement::known).toList());
    }

    private record Engagement(String item, long known) {}
}
