package dev.tessera.offline.publish;

import dev.tessera.store.table.Table;
import java.util.List;

/**
 * Rows of one block that travel together.
 *
 * @param ends where each row ends in {@code rows}, exclusive
 * @param rows one behind the other, each as its table encodes it
 */
record RowPack(int block, int[] ends, byte[] rows) {
    static final Table<RowPack> TABLE = Table.of("row_packs", RowPack.class, 1);

    static RowPack of(int block, List<byte[]> encoded) {
        int[] ends = new int[encoded.size()];
        byte[] rows = new byte[encoded.stream().mapToInt(row -> row.length).sum()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            byte[] row = encoded.get(i);
            System.arraycopy(row, 0, rows, end, row.length);
            end += row.length;
            ends[i] = end;
        }
        return new RowPack(block, ends, rows);
    }
}
