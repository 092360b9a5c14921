package dev.tessera.offline.publish;

import dev.tessera.offline.flink.RowType;
import dev.tessera.store.generation.Blob;
import dev.tessera.store.model.ItemId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Writes the rows of one block, which is the key, reads it back, and says what it wrote. Doing it again writes the same bytes under the same
 * name.
 */
final class WriteBlock<R extends Record> extends KeyedProcessFunction<Integer, R, WrittenBlock> {
    private static final long serialVersionUID = 1;

    private final BlockContent<R> content;
    private final StoreTarget target;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
    private transient ListState<R> rows;

    @SuppressWarnings("NullAway.Init")
    private transient StoreTarget.Open store;

    WriteBlock(BlockContent<R> content, StoreTarget target) {
        this.content = content;
        this.target = target;
    }

    @Override
    public void open(OpenContext context) {
        rows = getRuntimeContext().getListState(new ListStateDescriptor<>("rows", new RowType<>(content.table())));
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
        all.sort(Comparator.comparing(content::item));
        List<ItemId> items = content.items(all);
        Blob blob = store.blobs().put(content.encode(all));
        List<ItemId> readBack = content.decode(store.blobs().read(blob));
        if (!readBack.equals(items)) {
            throw new IllegalStateException(content.kind() + " block " + context.getCurrentKey() + " holds "
                    + readBack.size() + " items when read back; expected the " + items.size() + " written");
        }
        out.collect(WrittenBlock.of(content.kind(), context.getCurrentKey(), blob, items));
        rows.clear();
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
