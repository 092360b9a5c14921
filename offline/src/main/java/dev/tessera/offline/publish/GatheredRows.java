package dev.tessera.offline.publish;

import dev.tessera.store.table.RowCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Encoded rows of many blocks, one behind the other as they came, which are put together by block only when all are taken. Not safe for use by many threads. */
final class GatheredRows<R extends Record> {
    /** Bytes of rows in one pack, more if one row is longer. */
    private static final int PACK = 256 * 1024;

    private final RowCodec<R> codec;
    private final Encoded encoded = new Encoded();

    /** Of each row its block, in the upper half, and its place among all. */
    private long[] places = new long[1024];

    /** Where each row ends. */
    private int[] ends = new int[1024];

    private int count;

    GatheredRows(RowCodec<R> codec) {
        this.codec = codec;
    }

    private static final class Encoded extends ByteArrayOutputStream {
        void copy(int from, int length, ByteBuffer target) {
            target.put(buf, from, length);
        }
    }

    void add(int block, R row) throws IOException {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            places = Arrays.copyOf(places, 2 * count);
        }
        codec.encode(row, encoded);
        places[count] = (long) block << Integer.SIZE | count;
        ends[count] = encoded.size();
        count++;
    }

    int bytes() {
        return encoded.size();
    }

    /** Hands out all rows; then there are none. */
    void takePacks(Consumer<RowPack> packs) {
        Arrays.sort(places, 0, count);
        int from = 0;
        while (from < count) {
            int to = from + 1;
            int bytes = length(from);
            while (to < count && block(to) == block(from) && bytes + length(to) <= PACK) {
                bytes += length(to);
                to++;
            }
            packs.accept(pack(from, to, bytes));
            from = to;
        }
        encoded.reset();
        count = 0;
    }

    private RowPack pack(int from, int to, int bytes) {
        ByteBuffer rows = ByteBuffer.allocate(bytes);
        for (int i = from; i < to; i++) {
            rows.putInt(encodedLength(i));
            encoded.copy(start(i), encodedLength(i), rows);
        }
        return new RowPack(block(from), rows.array());
    }

    private int block(int sorted) {
        return (int) (places[sorted] >>> Integer.SIZE);
    }

    private int start(int sorted) {
        int place = (int) places[sorted];
        return place == 0 ? 0 : ends[place - 1];
    }

    private int encodedLength(int sorted) {
        return ends[(int) places[sorted]] - start(sorted);
    }

    private int length(int sorted) {
        return RowPack.LENGTH + encodedLength(sorted);
    }
}
