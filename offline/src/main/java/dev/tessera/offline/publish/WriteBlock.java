package dev.tessera.offline.publish;

import dev.tessera.offline.flink.RowType;
import dev.tessera.store.generation.Blob;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.RowCodec;
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
final class WriteBlock<R extends Record> extends KeyedProcessFunction<Integer, RowPack, WrittenBlock> {
    private static final long serialVersionUID = 1;

    private final List<BlockLayout<R>> layouts;
    private final StoreTarget target;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
    private transient ListState<RowPack> packs;

    @SuppressWarnings("NullAway.Init")
    private transient RowDigest digest;

    @SuppressWarnings("NullAway.Init")
    private transient StoreTarget.Open store;

    /** @param layouts of artifacts of one table, the one first whose blocks are the keys */
    WriteBlock(List<BlockLayout<R>> layouts, StoreTarget target) {
        this.layouts = List.copyOf(layouts);
        this.target = target;
    }

    @Override
    public void open(OpenContext context) {
        packs = getRuntimeContext().getListState(new ListStateDescriptor<>("packs", new RowType<>(RowPack.TABLE)));
        digest = new RowDigest();
        store = target.open();
    }

    @Override
    public void processElement(RowPack pack, Context context, Collector<WrittenBlock> out) throws Exception {
        packs.add(pack);
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    /** The input has ended. */
    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<WrittenBlock> out) throws Exception {
        List<Carried<R>> all = unpack();
        packs.clear();
        for (BlockLayout<R> layout : layouts) {
            int from = 0;
            for (int to : layout.plan().ends(items(all))) {
                out.collect(write(layout, all.subList(from, to)));
                from = to;
            }
        }
    }

    /** A row, and the digest of what it was sent as. */
    private record Carried<R>(R row, byte[] digest) {}

    /** All rows, sorted by item. */
    private List<Carried<R>> unpack() throws Exception {
        RowCodec<R> codec = content().table().codec();
        List<Carried<R>> all = new ArrayList<>();
        for (RowPack pack : packs.get()) {
            int from = 0;
            for (int to : pack.ends()) {
                all.add(new Carried<>(codec.decode(pack.rows(), from, to), digest.of(pack.rows(), from, to)));
                from = to;
            }
        }
        all.sort(Comparator.comparing(carried -> content().item(carried.row())));
        return all;
    }

    private BlockContent<R> content() {
        return layouts.get(0).content();
    }

    private List<ItemId> items(List<Carried<R>> rows) {
        return rows.stream().map(carried -> content().item(carried.row())).toList();
    }

    private WrittenBlock write(BlockLayout<R> layout, List<Carried<R>> carried) {
        List<R> rows = carried.stream().map(Carried::row).toList();
        RowSummer summer = new RowSummer();
        carried.forEach(each -> summer.add(each.digest()));
        Blob blob = store.blobs().put(layout.content().encode(rows));
        store.blobs().verify(blob);
        int number = layout.blockOf(rows.get(0));
        return WrittenBlock.of(layout.content().kind(), number, blob, summer.sum(), items(carried));
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
