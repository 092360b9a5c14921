package dev.tessera.store.vector;

import java.nio.ByteBuffer;

/**
 * The search index of a catalog: its rows divided into cells, so that rows of one cell have similar vectors, and how many rows of the best cells have to be
 * looked at. It gives rows places, cell after cell, rising within a cell: vectors that stand in that order are read one behind the other. Immutable and safe to share.
 *
 * <p>Stored as a {@link BlockFrame} around rows (4 bytes), cells (4), efforts for users (4) and for likeness (4), then the cell of each row (2 each). All big-endian.
 */
public final class Cells {
    /** Cells are numbered by two bytes. */
    public static final int MOST = 1 << Character.SIZE;

    private static final String KIND = "search index";
    private static final int MAGIC = 0x54434931;
    private static final int VERSION = 1;
    private static final int FIXED = 16;

    private final Effort effort;
    private final int[] starts;
    private final int[] rows;
    private final int[] places;

    /**
     * How many eligible rows are looked at for 100 wanted ones, cell after cell, the most promising first.
     *
     * @param users for user vectors; 0 if they are to be searched for exactly
     * @param likeness for what is like an item, likewise
     */
    public record Effort(int users, int likeness) {
        public Effort {
            if (users < 0 || likeness < 0) {
                throw new IllegalArgumentException(
                        "search effort " + users + " and " + likeness + "; expected none below 0");
            }
        }
    }

    /**
     * Divides rows.
     *
     * @param cellOf the cell of each row
     * @param cells how many there are; some may be empty
     */
    public Cells(int[] cellOf, int cells, Effort effort) {
        if (cells < 1 || cells > MOST) {
            throw new IllegalArgumentException(cells + " cells; expected 1 to " + MOST);
        }
        this.effort = effort;
        this.starts = starts(cellOf, cells);
        this.rows = new int[cellOf.length];
        this.places = new int[cellOf.length];
        int[] next = starts.clone();
        for (int row = 0; row < cellOf.length; row++) {
            int place = next[cellOf[row]]++;
            rows[place] = row;
            places[row] = place;
        }
    }

    private static int[] starts(int[] cellOf, int cells) {
        int[] starts = new int[cells + 1];
        for (int row = 0; row < cellOf.length; row++) {
            if (cellOf[row] < 0 || cellOf[row] >= cells) {
                throw new IllegalArgumentException(
                        "row " + row + " is in cell " + cellOf[row] + "; expected one of " + cells);
            }
            starts[cellOf[row] + 1]++;
        }
        for (int cell = 0; cell < cells; cell++) {
            starts[cell + 1] += starts[cell];
        }
        return starts;
    }

    /** The same cells, searched with another effort. */
    public Cells with(Effort other) {
        return new Cells(cellOfRows(), cells(), other);
    }

    public Effort effort() {
        return effort;
    }

    /** How many rows there are. */
    public int size() {
        return rows.length;
    }

    public int cells() {
        return starts.length - 1;
    }

    /** The first place of a cell. */
    public int start(int cell) {
        return starts[cell];
    }

    /** The place behind the last one of a cell. */
    public int end(int cell) {
        return starts[cell + 1];
    }

    /** The row at a place. */
    public int row(int place) {
        return rows[place];
    }

    /** The place of a row. */
    public int place(int row) {
        return places[row];
    }

    private int[] cellOfRows() {
        int[] cellOf = new int[size()];
        for (int cell = 0; cell < cells(); cell++) {
            for (int place = start(cell); place < end(cell); place++) {
                cellOf[row(place)] = cell;
            }
        }
        return cellOf;
    }

    public byte[] encode() {
        ByteBuffer payload = ByteBuffer.allocate(FIXED + Character.BYTES * size());
        payload.putInt(size()).putInt(cells()).putInt(effort.users()).putInt(effort.likeness());
        for (int cell : cellOfRows()) {
            payload.putChar((char) cell);
        }
        return BlockFrame.wrap(MAGIC, VERSION, payload.array());
    }

    /** @throws CorruptBlockException if the bytes are not exactly those of an encoded index */
    public static Cells decode(byte[] bytes) {
        ByteBuffer payload = BlockFrame.unwrap(KIND, MAGIC, VERSION, bytes);
        if (payload.remaining() < FIXED) {
            throw new CorruptBlockException(
                    KIND + " has " + payload.remaining() + " bytes; expected at least " + FIXED);
        }
        int size = payload.getInt();
        int cells = payload.getInt();
        int users = payload.getInt();
        int likeness = payload.getInt();
        if (size < 0 || payload.remaining() != (long) Character.BYTES * size) {
            throw new CorruptBlockException(
                    KIND + " declares " + size + " rows; has " + payload.remaining() + " bytes for them");
        }
        int[] cellOf = new int[size];
        for (int row = 0; row < size; row++) {
            cellOf[row] = payload.getChar();
        }
        try {
            return new Cells(cellOf, cells, new Effort(users, likeness));
        } catch (IllegalArgumentException e) {
            throw new CorruptBlockException(KIND + " cannot be read: " + e.getMessage(), e);
        }
    }
}
