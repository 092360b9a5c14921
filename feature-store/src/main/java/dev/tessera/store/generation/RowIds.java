package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.BlockIds;
import dev.tessera.store.vector.BlockText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The ids of the rows of a generation, which are the same in all its artifacts. */
record RowIds(GenerationId generation, List<ItemId> ids) {
    /**
     * Reads the ids of a block as these, and no others.
     *
     * @param start the row of its first
     */
    BlockIds from(ArtifactKind kind, int start) {
        return (row, block, from, length) -> {
            ItemId id = ids.get(start + row);
            if (!BlockText.matches(id.value(), block, from, length)) {
                throw GenerationException.misfit(
                        generation,
                        kind + " has '" + new String(block, from, length, StandardCharsets.UTF_8) + "' in row "
                                + (start + row) + "; VECTORS has '" + id + "'");
            }
            return id;
        };
    }
}
