package dev.tessera.store.generation;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.Int8PartBlock;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.VectorBlock;
import dev.tessera.store.vector.VectorPrecision;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Which item goes into which block of an artifact: consecutive runs of the sorted ids, each as long as fits {@link VectorBlock#MAX_BYTES}.
 * A plan travels to the tasks that fill the blocks; block {@code n} holds the ids from its first to before the first of block {@code n + 1}.
 */
public final class BlockPlan implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> firstIds;

    private BlockPlan(List<String> firstIds) {
        this.firstIds = new ArrayList<>(firstIds);
    }

    /**
     * Plans the blocks of an artifact. No block of parts reaches over the end of a block of vectors, so one task can write both; parts that are
     * bytes take hardly more than vectors, and have the same blocks.
     *
     * @param precision of the generation's parts
     * @param ids in strictly rising order, at least one
     */
    public static BlockPlan of(ArtifactKind kind, List<ItemId> ids, int dimension, VectorPrecision precision) {
        return switch (kind) {
            case VECTORS, INT8_PARTS -> bySize(ids, vectorBytes(dimension, precision), Set.of());
            case PARTS ->
                bySize(
                        ids,
                        id -> VectorBlock.rowBytes(id, ItemParts.PARTS * dimension),
                        Set.copyOf(of(ArtifactKind.VECTORS, ids, dimension, precision).firstIds));
            case COUNTS -> bySize(ids, CountBlock::rowBytes, Set.of());
            case CARDS -> bySize(ids, id -> VectorBlock.MAX_BYTES / CardBlock.CARDS - 1, Set.of());
            case INDEX, RANKER, ENCODER, SECOND_STAGE ->
                throw new IllegalArgumentException(kind + " has no blocks of items");
        };
    }

    /** Of a row of the longer of both artifacts, if they have the same blocks. */
    private static ToIntFunction<ItemId> vectorBytes(int dimension, VectorPrecision precision) {
        return switch (precision) {
            case FLOAT32 -> id -> VectorBlock.rowBytes(id, dimension);
            case INT8 -> id -> Math.max(VectorBlock.rowBytes(id, dimension), Int8PartBlock.rowBytes(id, dimension));
        };
    }

    private static BlockPlan bySize(List<ItemId> ids, ToIntFunction<ItemId> rowBytes, Set<String> first) {
        List<String> firstIds = new ArrayList<>();
        int filled = Integer.MAX_VALUE;
        for (ItemId id : ids) {
            int bytes = rowBytes.applyAsInt(id);
            if (filled > VectorBlock.MAX_BYTES - bytes || first.contains(id.value())) {
                firstIds.add(id.value());
                filled = VectorBlock.fixedBytes();
            }
            filled += bytes;
        }
        return new BlockPlan(firstIds);
    }

    /** How many blocks there are. */
    public int blocks() {
        return firstIds.size();
    }

    /** The block of an item; items below the first id go into block 0. */
    public int blockOf(ItemId id) {
        int found = Collections.binarySearch(firstIds, id.value());
        return Math.max(0, found >= 0 ? found : -found - 2);
    }

    /**
     * The rows of each block, as ends (exclusive) of consecutive runs.
     *
     * @param ids of the plan, in rising order, at least one
     */
    public List<Integer> ends(List<ItemId> ids) {
        List<Integer> ends = new ArrayList<>();
        int next = 1 + blockOf(ids.get(0));
        for (int row = 1; row < ids.size(); row++) {
            ItemId id = ids.get(row);
            if (next < blocks() && id.value().compareTo(firstIds.get(next)) >= 0) {
                ends.add(row);
                next = 1 + blockOf(id);
            }
        }
        ends.add(ids.size());
        return ends;
    }
}
