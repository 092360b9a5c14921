package dev.tessera.offline.ingest;

import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.itemlog.ChangedItem;
import dev.tessera.offline.itemlog.TakenChange;
import dev.tessera.offline.itemlog.TakenChange.Fate;
import dev.tessera.store.model.Item;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Of an item in the files and a change of it in the item log, the later counts. Keyed by item id. Rows of files that stay go on; items as the log has
 * them, and what became of each change, go to side outputs.
 */
final class ApplyChanges extends KeyedCoProcessFunction<String, ItemDraft, ChangedItem, ItemDraft> {
    private static final long serialVersionUID = 1;

    static final OutputTag<Item> CHANGED = new OutputTag<>("changed", new RowType<>(IngestTables.ITEMS));
    static final OutputTag<TakenChange> TAKEN = new OutputTag<>("taken", new RowType<>(TakenChange.TABLE));

    private final Instant catalogAsOf;
    private final Set<String> excludedAttributes;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
    private transient ValueState<ItemDraft> row;

    @SuppressWarnings("NullAway.Init")
    private transient ValueState<ChangedItem> change;

    /** @param catalogAsOf the files know of changes up to then */
    ApplyChanges(Instant catalogAsOf, Set<String> excludedAttributes) {
        this.catalogAsOf = catalogAsOf;
        this.excludedAttributes = Set.copyOf(excludedAttributes);
    }

    @Override
    public void open(OpenContext context) {
        row = getRuntimeContext().getState(new ValueStateDescriptor<>("row", new RowType<>(ItemDraft.TABLE)));
        change = getRuntimeContext().getState(new ValueStateDescriptor<>("change", new RowType<>(ChangedItem.TABLE)));
    }

    @Override
    public void processElement1(ItemDraft draft, Context context, Collector<ItemDraft> out) throws Exception {
        row.update(draft);
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    @Override
    public void processElement2(ChangedItem changed, Context context, Collector<ItemDraft> out) throws Exception {
        change.update(changed);
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    /** The input has ended. */
    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ItemDraft> out) throws Exception {
        ItemDraft draft = row.value();
        ChangedItem changed = change.value();
        row.clear();
        change.clear();
        if (changed == null) {
            out.collect(draft);
            return;
        }
        Fate fate = fate(draft, changed);
        if (fate == Fate.CATALOG) {
            out.collect(draft);
        } else if (!changed.removed()) {
            context.output(CHANGED, withoutExcluded(changed.content()));
        }
        context.output(TAKEN, new TakenChange(changed.item(), changed.revision(), changed.changed(), fate));
    }

    private Fate fate(@Nullable ItemDraft draft, ChangedItem changed) {
        if (draft == null) {
            return changed.removed() ? Fate.ABSENT : Fate.ADDED;
        }
        if (!changed.changed().isAfter(catalogAsOf)) {
            return Fate.CATALOG;
        }
        return changed.removed() ? Fate.REMOVED : Fate.REPLACED;
    }

    private Item withoutExcluded(Item item) {
        TreeMap<String, List<String>> kept = new TreeMap<>(item.attributes());
        kept.keySet().removeAll(excludedAttributes);
        return item.withAttributes(kept);
    }
}
