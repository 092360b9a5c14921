package dev.tessera.offline.publish;

import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Appends the newest events of one user, which is the key, to the user's history; emits how many were not there. Harmless to repeat. */
final class LoadHistory extends KeyedProcessFunction<String, Event, Integer> {
    private static final long serialVersionUID = 1;

    private final StoreTarget target;
    private final int limit;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
    private transient ListState<Event> events;

    @SuppressWarnings("NullAway.Init")
    private transient StoreTarget.Open store;

    @SuppressWarnings("NullAway.Init")
    private transient HistoryStore histories;

    LoadHistory(StoreTarget target, int limit) {
        this.target = target;
        this.limit = limit;
    }

    @Override
    public void open(OpenContext context) {
        events = getRuntimeContext()
                .getListState(new ListStateDescriptor<>("events", new RowType<>(IngestTables.EVENTS)));
        store = target.open();
        histories = store.histories(limit);
    }

    @Override
    public void processElement(Event event, Context context, Collector<Integer> out) throws Exception {
        events.add(event);
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    /** The input has ended. */
    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Integer> out) throws Exception {
        List<Event> all = new ArrayList<>();
        events.get().forEach(all::add);
        out.collect(histories.append(new UserId(context.getCurrentKey()), newest(all, limit)));
        events.clear();
    }

    static List<HistoryEntry> newest(List<Event> events, int limit) {
        List<HistoryEntry> entries = events.stream()
                .filter(event -> event.kind() != EventKind.IMPRESSION)
                .map(HistoryEntry::of)
                .sorted(HistoryEntry.ORDER)
                .toList();
        return entries.subList(Math.max(0, entries.size() - limit), entries.size());
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
