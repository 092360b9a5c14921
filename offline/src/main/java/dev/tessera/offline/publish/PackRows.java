package dev.tessera.offline.publish;

import java.io.IOException;
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
    /** Bytes of rows that are gathered before they are sent; less than a power of two, which is what the array that holds them grows to. */
    private static final int GATHERED = 31 * 1024 * 1024;

    private static final long serialVersionUID = 1;

    private final BlockLayout<R> layout;
    private transient GatheredRows<R> rows;

    @SuppressWarnings("NullAway.Init") // open() sets what is not sent.
    PackRows(BlockLayout<R> layout) {
        this.layout = layout;
    }

    @Override
    public void open() throws Exception {
        super.open();
        rows = new GatheredRows<>(layout.content().table().codec());
    }

    @Override
    public void processElement(StreamRecord<R> element) throws IOException {
        rows.add(layout.blockOf(element.getValue()), element.getValue());
        if (rows.bytes() >= GATHERED) {
            endInput();
        }
    }

    @Override
    public void endInput() {
        rows.takePacks(pack -> output.collect(new StreamRecord<>(pack)));
    }
}
