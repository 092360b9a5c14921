package dev.tessera.offline.publish;

import dev.tessera.store.table.RowCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Puts rows of the same block together before they are sent, so that Flink carries and sorts packs and not rows. For batch jobs: what is
 * gathered is in no checkpoint.
 */
final class PackRows<R extends Record> extends AbstractStreamOperator<RowPack>
        implements OneInputStreamOperator<R, RowPack>, BoundedOneInput {
    /** Bytes of a pack that is sent at once. */
    private static final int FULL = 256 * 1024;

    /** Bytes of all packs of a subtask after which all are sent. */
    private static final int ALL = 32 * 1024 * 1024;

    private static final long serialVersionUID = 1;

    private final BlockLayout<R> layout;
    private transient RowCodec<R> codec;
    private transient Map<Integer, Pack> packs;
    private transient int bytes;

    @SuppressWarnings("NullAway.Init") // open() sets what is not sent.
    PackRows(BlockLayout<R> layout) {
        this.layout = layout;
    }

    @Override
    public void open() throws Exception {
        super.open();
        codec = layout.content().table().codec();
        packs = new HashMap<>();
    }

    /** Encoded rows of one block, and how many bytes they are. */
    private static final class Pack {
        final List<byte[]> rows = new ArrayList<>();
        int bytes;
    }

    @Override
    public void processElement(StreamRecord<R> element) {
        int block = layout.blockOf(element.getValue());
        byte[] row = codec.encode(element.getValue());
        Pack pack = packs.computeIfAbsent(block, none -> new Pack());
        pack.rows.add(row);
        pack.bytes += row.length;
        bytes += row.length;
        if (pack.bytes >= FULL) {
            send(block, pack);
            packs.remove(block);
            bytes -= pack.bytes;
        } else if (bytes >= ALL) {
            endInput();
        }
    }

    @Override
    public void endInput() {
        packs.forEach(this::send);
        packs.clear();
        bytes = 0;
    }

    private void send(int block, Pack pack) {
        output.collect(new StreamRecord<>(RowPack.of(block, pack.rows)));
    }
}
