package dev.tessera.offline.publish;

import dev.tessera.store.table.Table;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Rows of one block that travel together.
 *
 * @param rows one behind the other, each as its length (4 bytes, big-endian) and as its table encodes it
 */
record RowPack(int block, byte[] rows) {
    static final Table<RowPack> TABLE = Table.of("row_packs", RowPack.class, 2);

    /** Bytes of the length before a row. */
    static final int LENGTH = Integer.BYTES;

    /** Shows each row. */
    void forEach(RowReader reader) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(rows);
        while (in.hasRemaining()) {
            int length = in.getInt();
            int from = in.position();
            reader.read(from, from + length);
            in.position(from + length);
        }
    }

    /** Reads a row that is {@code [from, to)} of the bytes of its pack. */
    interface RowReader {
        void read(int from, int to) throws IOException;
    }
}
