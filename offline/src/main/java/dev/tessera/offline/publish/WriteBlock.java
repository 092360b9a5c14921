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
        List<ItemId> ids = all.stream().map(Carried::item).toList();
        for (BlockLayout<R> layout : layouts) {
            int from = 0;
            for (int to : layout.plan().ends(ids)) {
                out.collect(write(layout, all.subList(from, to)));
                from = to;
            }
        }
    }

    /**
     * A row.
     *
     * @param idHash of its item
     * @param digest of what it was sent as
     */
    private record Carried<R>(ItemId item, R row, long idHash, byte[] digest) {}

    /** All rows, sorted by item. */
    private List<Carried<R>> unpack() throws Exception {
        BlockContent<R> content = layouts.get(0).content();
        RowCodec<R> codec = content.table().codec();
        List<Carried<R>> all = new ArrayList<>();
        for (RowPack pack : packs.get()) {
            pack.forEach((from, to) -> {
                R row = codec.decode(pack.rows(), from, to);
                ItemId item = content.item(row);
                all.add(new Carried<>(item, row, WrittenBlock.hash(item), digest.of(pack.rows(), from, to)));
            });
        }
        all.sort(Comparator.comparing(Carried::item));
        return all;
    }

    private WrittenBlock write(BlockLayout<R> layout, List<Carried<R>> carried) {
        List<R> rows = new ArrayList<>(carried.size());
        RowSummer summer = new RowSummer();
        long ids = 0;
        for (Carried<R> each : carried) {
            rows.add(each.row());
            summer.add(each.digest());
            ids += each.idHash();
        }
        Blob blob = store.blobs().put(layout.content().encode(rows));
        store.blobs().verify(blob);
        return WrittenBlock.of(layout.content().kind(), layout.blockOf(rows.get(0)), blob, summer.sum(), ids);
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
