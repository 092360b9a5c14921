package dev.tessera.store.vector;

import dev.tessera.store.model.ItemId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The parts of some items as stored with {@link VectorPrecision#INT8}: a {@link BlockFrame} around count (4 bytes), dimension (4), then for each part of each
 * item its scale (4), then the codes of each, then each id as a length (2) and UTF-8. All big-endian.
 */
public record Int8PartBlock(List<ItemId> ids, Int8Parts parts) {
    private static final String KIND = "int8 part block";
    private static final int MAGIC = 0x54495031;
    private static final int VERSION = 1;
    private static final int HEADER = 8;

    public Int8PartBlock {
        ids = List.copyOf(ids);
        if (parts.size() != ids.size()) {
            throw new IllegalArgumentException(
                    KIND + ": " + ids.size() + " ids, parts of " + parts.size() + " items; expected as many of each");
        }
    }

    /** Bytes that one row adds to a block. */
    public static int rowBytes(ItemId id, int dimension) {
        return VectorPrecision.INT8.bytesOfParts(dimension) + BlockText.bytes(id.value());
    }

    public byte[] encode() {
        int size = HEADER
                + ids.stream().mapToInt(id -> rowBytes(id, parts.dimension())).sum();
        return BlockFrame.wrap(MAGIC, VERSION, size, payload -> {
            payload.putInt(ids.size()).putInt(parts.dimension());
            parts.vectors().put(payload);
            ids.forEach(id -> BlockText.put(payload, id.value()));
        });
    }

    /**
     * Reads a block.
     *
     * @param ids how ids are read, by the number of rows
     * @throws CorruptBlockException if the bytes are not exactly those of an encoded block
     */
    public static Int8PartBlock decode(byte[] bytes, IntFunction<BlockIds> ids) {
        ByteBuffer payload = BlockFrame.unwrap(KIND, MAGIC, VERSION, bytes);
        try {
            return read(payload, ids);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new CorruptBlockException(KIND + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Int8PartBlock read(ByteBuffer payload, IntFunction<BlockIds> reading) {
        int count = payload.getInt();
        int dimension = payload.getInt();
        if (count < 0
                || dimension < 1
                || count > payload.remaining() / (ItemParts.PARTS * (Float.BYTES + (long) dimension))) {
            throw new CorruptBlockException(KIND + " declares " + count + " items with parts of dimension " + dimension
                    + "; has " + payload.remaining() + " bytes for them");
        }
        Int8Parts parts = new Int8Parts(Int8Vectors.read(payload, count * ItemParts.PARTS, dimension));
        BlockIds blockIds = reading.apply(count);
        List<ItemId> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(BlockText.readId(payload, i, blockIds));
        }
        if (payload.hasRemaining()) {
            throw new CorruptBlockException(KIND + " has " + payload.remaining() + " bytes behind its last row");
        }
        return new Int8PartBlock(ids, parts);
    }
}
