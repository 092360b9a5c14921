package dev.tessera.store.vector;

import dev.tessera.store.model.ItemId;
import java.nio.charset.StandardCharsets;

/** What the ids in a block are read as. */
@FunctionalInterface
public interface BlockIds {
    /** A new id for each. */
    BlockIds FRESH = (row, block, from, length) -> new ItemId(new String(block, from, length, StandardCharsets.UTF_8));

    /**
     * An id.
     *
     * @param row its row in the block
     * @param block holds the {@code length} bytes of its UTF-8 from {@code from} on
     * @throws IllegalArgumentException if they are no id
     */
    ItemId read(int row, byte[] block, int from, int length);
}
