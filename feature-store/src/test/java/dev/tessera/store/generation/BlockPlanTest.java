package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.Int8PartBlock;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.VectorBlock;
import dev.tessera.store.vector.VectorPrecision;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockPlanTest {
    private static final int DIMENSION = 64;
    private static final List<ItemId> IDS = IntStream.range(0, 5_000)
            .mapToObj(i -> new ItemId("item-%05d%s".formatted(i, "x".repeat(i % 40))))
            .toList();

    @ParameterizedTest
    @EnumSource
    void noBlockOfPartsReachesOverTheEndOfABlockOfVectors(VectorPrecision precision) {
        List<Integer> vectors = ends(ArtifactKind.VECTORS, precision);
        assertThat(vectors).hasSizeGreaterThan(3);
        assertThat(ends(ArtifactKind.ofParts(precision), precision)).containsAll(vectors);
    }

    @ParameterizedTest
    @EnumSource
    void blocksOfPartsAreAsLongAsFits(VectorPrecision precision) {
        int from = 0;
        List<Integer> vectors = ends(ArtifactKind.VECTORS, precision);
        for (int to : ends(ArtifactKind.ofParts(precision), precision)) {
            assertThat(bytes(precision, from, to)).isLessThanOrEqualTo(VectorBlock.MAX_BYTES);
            if (to < IDS.size() && (precision == VectorPrecision.INT8 || !vectors.contains(to))) {
                assertThat(bytes(precision, from, to + 1)).isGreaterThan(VectorBlock.MAX_BYTES);
            }
            from = to;
        }
        assertThat(from).isEqualTo(IDS.size());
    }

    private static List<Integer> ends(ArtifactKind kind, VectorPrecision precision) {
        return BlockPlan.of(kind, IDS, DIMENSION, precision).ends(IDS);
    }

    private static int bytes(VectorPrecision precision, int from, int to) {
        return VectorBlock.fixedBytes()
                + IDS.subList(from, to).stream()
                        .mapToInt(id -> switch (precision) {
                            case FLOAT32 -> VectorBlock.rowBytes(id, ItemParts.PARTS * DIMENSION);
                            case INT8 -> Int8PartBlock.rowBytes(id, DIMENSION);
                        })
                        .sum();
    }
}
