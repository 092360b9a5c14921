package dev.tessera.offline.publish;

import dev.tessera.store.generation.BlockPlan;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.VectorPrecision;
import java.io.Serializable;
import java.util.List;

/** How rows of one table become the blocks of one artifact: what goes into which, and how it is encoded. */
record BlockLayout<R extends Record>(BlockContent<R> content, BlockPlan plan) implements Serializable {
    static <R extends Record> BlockLayout<R> of(
            BlockContent<R> content, List<ItemId> ids, int dimension, VectorPrecision precision) {
        return new BlockLayout<>(content, BlockPlan.of(content.kind(), ids, dimension, precision));
    }

    int blockOf(R row) {
        return plan.blockOf(content.item(row));
    }
}
