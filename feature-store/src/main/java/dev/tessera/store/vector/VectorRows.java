package dev.tessera.store.vector;

import dev.tessera.store.model.ItemId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** The rows of an encoded {@link VectorBlock}, read where they lie: it keeps the array that it is given. */
public final class VectorRows {
    private static final int HEADER = 8;

    private final ByteBuffer payload;
    private final FloatBuffer floats;
    private final int count;
    private final int dimension;

    private VectorRows(ByteBuffer payload, int count, int dimension) {
        this.payload = payload;
        this.floats = payload.slice(HEADER, payload.limit() - HEADER).asFloatBuffer();
        this.count = count;
        this.dimension = dimension;
    }

    /** @throws CorruptBlockException if the bytes are not a block, or its numbers do not fit into it */
    public static VectorRows of(byte[] block) {
        ByteBuffer payload = BlockFrame.unwrap("vector block", VectorBlock.MAGIC, VectorBlock.VERSION, block);
        if (payload.remaining() < HEADER) {
            throw new CorruptBlockException(
                    "vector block has " + payload.remaining() + " bytes of payload; expected at least " + HEADER);
        }
        int count = payload.getInt(0);
        int dimension = payload.getInt(Integer.BYTES);
        if (count < 0 || dimension < 1 || count > (payload.remaining() - HEADER) / (Float.BYTES * (dimension + 1L))) {
            throw new CorruptBlockException("vector block declares " + count + " rows of " + dimension + " floats; has "
                    + (payload.remaining() - HEADER) + " bytes for them");
        }
        return new VectorRows(payload, count, dimension);
    }

    /** How many rows there are. */
    public int count() {
        return count;
    }

    /** Floats of a row. */
    public int dimension() {
        return dimension;
    }

    public float bias(int row) {
        return floats.get(row);
    }

    /** Copies some rows to {@code target[at, at + rows * dimension)}. */
    public void copy(int from, int rows, float[] target, int at) {
        floats.get(count + from * dimension, target, at, rows * dimension);
    }

    /**
     * Reads the ids.
     *
     * @throws CorruptBlockException if they are not exactly what is left of the block
     */
    public List<ItemId> ids(BlockIds reading) {
        payload.position(HEADER + Float.BYTES * count * (dimension + 1));
        List<ItemId> ids = new ArrayList<>(count);
        try {
            for (int row = 0; row < count; row++) {
                ids.add(BlockText.readId(payload, row, reading));
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new CorruptBlockException("vector block cannot be read: " + e.getMessage(), e);
        }
        if (payload.hasRemaining()) {
            throw new CorruptBlockException("vector block has " + payload.remaining() + " bytes behind its last row");
        }
        return ids;
    }
}
