package dev.tessera.offline.publish;

import dev.tessera.offline.flink.RowType;
import dev.tessera.store.generation.Blob;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Writes the rows of one block, which is the key, and of the blocks of other artifacts that lie within it; reads them back, and says what it wrote. Doing it again writes
 * the same bytes under the same names.
 */
final class WriteBlock<R extends Record> extends KeyedProcessFunction<Integer, R, WrittenBlock> {
    private static final long serialVersionUID = 1;

    private final List<BlockLayout<R>> layouts;
    private final StoreTarget target;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
    private transient ListState<R> rows;

    @SuppressWarnings("NullAway.Init")
    private transient StoreTarget.Open store;

    /** @param layouts of artifacts of one table, the one first whose blocks are the keys */
    WriteBlock(List<BlockLayout<R>> layouts, StoreTarget target) {
        this.layouts = List.copyOf(layouts);
        this.target = target;
    }

    @Override
    public void open(OpenContext context) {
        rows = getRuntimeContext()
                .getListState(new ListStateDescriptor<>(
                        "rows", new RowType<>(layouts.get(0).content().table())));
        store = target.open();
    }

    @Override
    public void processElement(R row, Context context, Collector<WrittenBlock> out) throws Exception {
        rows.add(row);
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    /** The input has ended. */
    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<WrittenBlock> out) throws Exception {
        List<R> all = new ArrayList<>();
        rows.get().forEach(all::add);
        all.sort(Comparator.comparing(layouts.get(0).content()::item));
        Table<R> table = layouts.get(0).content().table();
        List<RowSum> sums = all.stream().map(row -> RowSum.of(table, row)).toList();
        for (BlockLayout<R> layout : layouts) {
            int from = 0;
            for (int to : layout.plan().ends(layout.content().items(all))) {
                out.collect(write(layout, all.subList(from, to), RowSum.of(sums.subList(from, to))));
                from = to;
            }
        }
        rows.clear();
    }

    private WrittenBlock write(BlockLayout<R> layout, List<R> block, RowSum rows) {
        BlockContent<R> content = layout.content();
        int number = layout.blockOf(block.get(0));
        List<ItemId> items = content.items(block);
        Blob blob = store.blobs().put(content.encode(block));
        List<ItemId> readBack = content.decode(store.blobs().read(blob));
        if (!readBack.equals(items)) {
            throw new IllegalStateException(content.kind() + " block " + number + " holds " + readBack.size()
                    + " items when read back; expected the " + items.size() + " written");
        }
        return WrittenBlock.of(content.kind(), number, blob, rows, items);
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
