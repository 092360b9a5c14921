package dev.tessera.online.serving;

import java.util.BitSet;

/** Rows that a search may find; counts how many it comes by, each of which it scores. */
final class CountedRows extends BitSet {
    private static final long serialVersionUID = 1L;

    private long found;

    CountedRows(BitSet rows) {
        or(rows);
    }

    @Override
    public boolean get(int row) {
        boolean may = super.get(row);
        found += may ? 1 : 0;
        return may;
    }

    @Override
    public int nextSetBit(int from) {
        int row = super.nextSetBit(from);
        found += row >= 0 ? 1 : 0;
        return row;
    }

    long found() {
        return found;
    }
}
