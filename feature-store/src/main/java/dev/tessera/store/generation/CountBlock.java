package dev.tessera.store.generation;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.BlockFrame;
import dev.tessera.store.vector.BlockIds;
import dev.tessera.store.vector.BlockText;
import dev.tessera.store.vector.CorruptBlockException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Some popularity counts as stored: a {@link BlockFrame} around count (4 bytes), then for each item its count (8), its recent count (8)
 * and its id as a length (2) and UTF-8. All big-endian.
 */
public record CountBlock(List<ItemId> ids, long[] counts, long[] recentCounts) {
    private static final int MAGIC = 0x54504231;
    private static final int VERSION = 1;

    public CountBlock {
        ids = List.copyOf(ids);
        if (counts.length != ids.size() || recentCounts.length != ids.size()) {
            throw new IllegalArgumentException("count block: " + ids.size() + " ids, " + counts.length + " counts, "
                    + recentCounts.length + " recent counts; expected as many of each");
        }
    }

    /** Bytes that one row adds to a block. */
    public static int rowBytes(ItemId id) {
        return 16 + BlockText.bytes(id.value());
    }

    public byte[] encode() {
        int size = 4 + ids.stream().mapToInt(CountBlock::rowBytes).sum();
        return BlockFrame.wrap(MAGIC, VERSION, size, this::write);
    }

    private void write(ByteBuffer payload) {
        payload.putInt(ids.size());
        for (int i = 0; i < counts.length; i++) {
            payload.putLong(counts[i]).putLong(recentCounts[i]);
            BlockText.put(payload, ids.get(i).value());
        }
    }

    /** @throws CorruptBlockException if the bytes are not exactly those of an encoded block */
    public static CountBlock decode(byte[] bytes) {
        return decode(bytes, rows -> BlockIds.FRESH);
    }

    /** @param ids how ids are read, by the number of rows */
    static CountBlock decode(byte[] bytes, IntFunction<BlockIds> ids) {
        ByteBuffer payload = BlockFrame.unwrap("count block", MAGIC, VERSION, bytes);
        try {
            return read(payload, ids);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new CorruptBlockException("count block cannot be read: " + e.getMessage(), e);
        }
    }

    private static CountBlock read(ByteBuffer payload, IntFunction<BlockIds> reading) {
        int count = payload.getInt();
        if (count < 0 || 16L * count > payload.remaining()) {
            throw new CorruptBlockException(
                    "count block declares " + count + " rows; has " + payload.remaining() + " bytes for them");
        }
        BlockIds blockIds = reading.apply(count);
        List<ItemId> ids = new ArrayList<>(count);
        long[] counts = new long[count];
        long[] recentCounts = new long[count];
        for (int i = 0; i < count; i++) {
            counts[i] = payload.getLong();
            recentCounts[i] = payload.getLong();
            ids.add(BlockText.readId(payload, i, blockIds));
        }
        if (payload.hasRemaining()) {
            throw new CorruptBlockException("count block has " + payload.remaining() + " bytes behind its last row");
        }
        return new CountBlock(ids, counts, recentCounts);
    }
}
