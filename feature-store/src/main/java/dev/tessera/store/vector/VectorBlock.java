package dev.tessera.store.vector;

import dev.tessera.store.model.ItemId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Some rows of an item matrix as stored: a {@link BlockFrame} around count (4 bytes), dimension (4), the biases (4 each), the rows
 * (4 a float), then each id as a length (2) and UTF-8. All big-endian.
 *
 * <p>Blocks are filled up to {@link #MAX_BYTES}, just under a power of two: one byte more would cost a Redis allocator class of 320 KiB.
 *
 * @param vectors {@code ids.size() * dimension} floats
 */
public record VectorBlock(List<ItemId> ids, int dimension, float[] vectors, float[] biases) {
    /** What a full block has at most: 256 KiB less the allocator's and Redis's own headers. */
    public static final int MAX_BYTES = 256 * 1024 - 64;

    private static final int MAGIC = 0x54564231;
    private static final int VERSION = 1;
    private static final int FIXED = BlockFrame.OVERHEAD + 8;

    public VectorBlock {
        ids = List.copyOf(ids);
        if (dimension < 1 || vectors.length != (long) ids.size() * dimension || biases.length != ids.size()) {
            throw new IllegalArgumentException(
                    "vector block: " + ids.size() + " ids, dimension " + dimension + ", " + vectors.length + " floats, "
                            + biases.length + " biases; expected ids x dimension floats and a bias an id");
        }
    }

    /** Bytes of a block before its first row. */
    public static int fixedBytes() {
        return FIXED;
    }

    /** Bytes that one row adds to a block. */
    public static int rowBytes(ItemId id, int dimension) {
        return 4 + 4 * dimension + BlockText.bytes(id.value());
    }

    public byte[] encode() {
        int size = 8 + ids.stream().mapToInt(id -> rowBytes(id, dimension)).sum();
        ByteBuffer payload = ByteBuffer.allocate(size).putInt(ids.size()).putInt(dimension);
        payload.asFloatBuffer().put(biases).put(vectors);
        payload.position(8 + 4 * (biases.length + vectors.length));
        ids.forEach(id -> BlockText.put(payload, id.value()));
        return BlockFrame.wrap(MAGIC, VERSION, payload.array());
    }

    /** @throws CorruptBlockException if the bytes are not exactly those of an encoded block */
    public static VectorBlock decode(byte[] bytes) {
        ByteBuffer payload = BlockFrame.unwrap("vector block", MAGIC, VERSION, bytes);
        try {
            return read(payload);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new CorruptBlockException("vector block cannot be read: " + e.getMessage(), e);
        }
    }

    private static VectorBlock read(ByteBuffer payload) {
        int count = payload.getInt();
        int dimension = payload.getInt();
        if (count < 0 || dimension < 1 || 4L * count * (dimension + 1L) > payload.remaining()) {
            throw new CorruptBlockException("vector block declares " + count + " rows of " + dimension + " floats; has "
                    + payload.remaining() + " bytes for them");
        }
        float[] biases = new float[count];
        float[] vectors = new float[count * dimension];
        payload.asFloatBuffer().get(biases).get(vectors);
        payload.position(payload.position() + 4 * (biases.length + vectors.length));
        List<ItemId> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(new ItemId(BlockText.get(payload)));
        }
        if (payload.hasRemaining()) {
            throw new CorruptBlockException("vector block has " + payload.remaining() + " bytes behind its last row");
        }
        return new VectorBlock(ids, dimension, vectors, biases);
    }
}
