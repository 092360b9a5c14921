package dev.tessera.offline.publish;

import dev.tessera.store.table.Table;

/**
 * Rows of one block that travel together.
 *
 * @param ends where each row ends in {@code rows}, exclusive
 * @param rows one behind the other, each as its table encodes it
 */
record RowPack(int block, int[] ends, byte[] rows) {
    static final Table<RowPack> TABLE = Table.of("row_packs", RowPack.class, 1);
}
