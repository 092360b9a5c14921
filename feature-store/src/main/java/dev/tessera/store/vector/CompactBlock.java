package dev.tessera.store.vector;

import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * How compact vectors are stored, big-endian: a {@link BlockFrame} around rows (4 bytes), dimension (4), one scale a row (4 each), then the
 * codes, as many bytes for each row.
 */
record CompactBlock(int rows, int dimension, float[] scales, byte[] codes) {
    private static final int HEADER = 8;

    /** What tells one kind of compact vectors from another. */
    record Layout(String kind, int magic, int version) {}

    byte[] encode(Layout layout) {
        ByteBuffer payload = ByteBuffer.allocate(HEADER + Float.BYTES * scales.length + codes.length);
        payload.putInt(rows).putInt(dimension);
        for (float scale : scales) {
            payload.putFloat(scale);
        }
        payload.put(codes);
        return BlockFrame.wrap(layout.magic, layout.version, payload.array());
    }

    /**
     * Reads vectors of one kind.
     *
     * @param vectors makes them of a block; refuses one with another number of codes by {@link #check}
     * @throws CorruptBlockException if the bytes are not exactly those of encoded vectors
     */
    static <V> V decode(Layout layout, byte[] bytes, Function<CompactBlock, V> vectors) {
        try {
            return vectors.apply(read(layout, bytes));
        } catch (IllegalArgumentException e) {
            throw new CorruptBlockException(layout.kind + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static CompactBlock read(Layout layout, byte[] bytes) {
        ByteBuffer payload = BlockFrame.unwrap(layout.kind, layout.magic, layout.version, bytes);
        if (payload.remaining() < HEADER) {
            throw new CorruptBlockException(
                    layout.kind + " has " + payload.remaining() + " bytes of payload; expected at least " + HEADER);
        }
        int rows = payload.getInt();
        int dimension = payload.getInt();
        if (rows < 0 || (long) Float.BYTES * rows > payload.remaining()) {
            throw new CorruptBlockException(
                    layout.kind + " declares " + rows + " rows; has " + payload.remaining() + " bytes for them");
        }
        float[] scales = new float[rows];
        payload.asFloatBuffer().get(scales);
        payload.position(payload.position() + Float.BYTES * rows);
        byte[] codes = new byte[payload.remaining()];
        payload.get(codes);
        return new CompactBlock(rows, dimension, scales, codes);
    }

    /** @throws IllegalArgumentException unless there are that many codes for each row, and a scale */
    CompactBlock check(String kind, int codesOfRow) {
        if (dimension < 1 || scales.length != rows || codes.length != (long) rows * codesOfRow) {
            throw new IllegalArgumentException(kind + ": " + rows + " rows, dimension " + dimension + ", "
                    + scales.length + " scales, " + codes.length + " bytes of codes; expected a scale and " + codesOfRow
                    + " bytes a row");
        }
        return this;
    }

    static int rows(float[] matrix, int dimension) {
        if (dimension < 1 || matrix.length % dimension != 0) {
            throw new IllegalArgumentException(
                    "a matrix of " + matrix.length + " floats has no whole rows of dimension " + dimension);
        }
        return matrix.length / dimension;
    }

    /** @throws IllegalArgumentException if the vector is not of the rows' dimension */
    void checkLength(float[] vector) {
        if (vector.length != dimension) {
            throw new IllegalArgumentException(
                    "a vector of " + vector.length + " floats meets rows of dimension " + dimension);
        }
    }
}
