package dev.tessera.store.vector;

import dev.tessera.store.model.ItemId;
import java.nio.ByteBuffer;
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

    static final int MAGIC = 0x54564231;
    static final int VERSION = 1;
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
        return BlockFrame.wrap(MAGIC, VERSION, size, this::write);
    }

    private void write(ByteBuffer payload) {
        payload.putInt(ids.size()).putInt(dimension);
        payload.asFloatBuffer().put(biases).put(vectors);
        payload.position(payload.position() + 4 * (biases.length + vectors.length));
        ids.forEach(id -> BlockText.put(payload, id.value()));
    }

    /** @throws CorruptBlockException if the bytes are not exactly those of an encoded block */
    public static VectorBlock decode(byte[] bytes) {
        VectorRows rows = VectorRows.of(bytes);
        float[] vectors = new float[rows.count() * rows.dimension()];
        rows.copy(0, rows.count(), vectors, 0);
        float[] biases = new float[rows.count()];
        for (int row = 0; row < biases.length; row++) {
            biases[row] = rows.bias(row);
        }
        return new VectorBlock(rows.ids(BlockIds.FRESH), rows.dimension(), vectors, biases);
    }
}
