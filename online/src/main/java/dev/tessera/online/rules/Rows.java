package dev.tessera.online.rules;

import java.util.Arrays;
import java.util.BitSet;

/** A growing list of rows, four bytes each. */
final class Rows {
    private int[] rows = new int[4];
    private int size;

    void add(int row) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, size + (size >> 1));
        }
        rows[size++] = row;
    }

    /** Gives back what it does not need; to be called after the last {@link #add}. */
    void trim() {
        rows = Arrays.copyOf(rows, size);
    }

    /** These rows and those of another list. */
    Rows and(Rows other) {
        Rows both = new Rows();
        both.rows = Arrays.copyOf(rows, size + other.size);
        System.arraycopy(other.rows, 0, both.rows, size, other.size);
        both.size = size + other.size;
        return both;
    }

    void setIn(BitSet set) {
        for (int i = 0; i < size; i++) {
            set.set(rows[i]);
        }
    }
}
