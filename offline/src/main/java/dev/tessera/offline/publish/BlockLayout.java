package dev.tessera.offline.publish;

import dev.tessera.store.generation.BlockPlan;
import java.io.Serializable;

/** How rows of one table become the blocks of one artifact: what goes into which, and how it is encoded. */
record BlockLayout<R extends Record>(BlockContent<R> content, BlockPlan plan) implements Serializable {
    static <R extends Record> BlockLayout<R> of(BlockContent<R> content, PublishPlan published) {
        return new BlockLayout<>(
                content, BlockPlan.of(content.kind(), published.ids(), published.dimension(), published.precision()));
    }

    int blockOf(R row) {
        return plan.blockOf(content.item(row));
    }
}
