package dev.tessera.store.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ItemPartsTest {
    private static final int ITEMS = 7;
    private static final int DIMENSION = 5;
    private static final float[] MATRIX = matrix();

    @ParameterizedTest
    @EnumSource
    void aVectorAndItsScoreAreWhatItsPartsSumTo(VectorPrecision precision) {
        ItemParts parts = parts(precision);
        float[] user = {.5f, -2, 0, 1, 3};
        assertThat(parts.size()).isEqualTo(ITEMS);
        assertThat(parts.dimension()).isEqualTo(DIMENSION);
        assertThat(parts.precision()).isEqualTo(precision);
        for (int row = 0; row < ITEMS; row++) {
            float[] sum = new float[DIMENSION];
            float score = 0;
            float[] together = new float[ItemParts.PARTS * DIMENSION];
            parts.copyParts(row, together, 0);
            int from = 0;
            for (Modality modality : Modality.values()) {
                float[] part = parts.part(row, modality);
                assertThat(part).containsExactly(Arrays.copyOfRange(together, from, from + DIMENSION));
                for (int i = 0; i < DIMENSION; i++) {
                    sum[i] += part[i];
                }
                assertThat(parts.contribution(user, row, modality)).isEqualTo(DotProduct.of(user, part));
                score += parts.contribution(user, row, modality);
                from += DIMENSION;
            }
            assertThat(parts.sum(row)).containsExactly(sum);
            assertThat(score).isCloseTo(DotProduct.of(user, sum), within(1e-4f));
        }
    }

    @Test
    void eachPartHasAScaleOfItsOwn() {
        float[] matrix = new float[ItemParts.PARTS];
        matrix[0] = 1_000;
        matrix[1] = .001f;
        ItemParts parts = Int8Parts.of(matrix, 1);
        assertThat(parts.part(0, Modality.TEXT)[0]).isCloseTo(1_000, within(.001f));
        assertThat(parts.part(0, Modality.IMAGE)[0]).isCloseTo(.001f, within(1e-9f));
        assertThat(parts.part(0, Modality.BEHAVIOUR)).containsExactly(0);
    }

    @Test
    void blocksAreGatheredAsTheyWereStored() {
        Int8Parts all = Int8Parts.of(MATRIX, DIMENSION);
        Int8PartRows gathered = new Int8PartRows(ITEMS, DIMENSION);
        for (int[] range : List.of(new int[] {3, 7}, new int[] {0, 3})) {
            byte[] stored = new Int8PartBlock(ids(range[0], range[1]), all.rows(range[0], range[1])).encode();
            Int8PartBlock read = Int8PartBlock.decode(stored, count -> BlockIds.FRESH);
            assertThat(read.ids()).isEqualTo(ids(range[0], range[1]));
            gathered.put(range[0], read.parts());
        }
        assertThat(gathered.parts().vectors().encode()).isEqualTo(all.vectors().encode());
    }

    @Test
    void aBlockTakesTheBytesThatItsRowsAreSaidToTake() {
        List<ItemId> ids = ids(0, ITEMS);
        int rows = ids.stream()
                .mapToInt(id -> Int8PartBlock.rowBytes(id, DIMENSION))
                .sum();
        assertThat(new Int8PartBlock(ids, Int8Parts.of(MATRIX, DIMENSION)).encode())
                .hasSize(VectorBlock.fixedBytes() + rows);
    }

    @Test
    void aBlockThatDeclaresMoreThanItHasIsRefused() {
        ByteBuffer forged = ByteBuffer.allocate(8).putInt(1 << 30).putInt(Integer.MAX_VALUE - 3);
        byte[] block = BlockFrame.wrap(0x54495031, 1, forged.array());
        assertThatThrownBy(() -> Int8PartBlock.decode(block, count -> BlockIds.FRESH))
                .isInstanceOf(CorruptBlockException.class)
                .hasMessageContaining("declares 1073741824 items with parts of dimension 2147483644; has 0 bytes");
        assertThatThrownBy(() -> VectorRows.of(BlockFrame.wrap(VectorBlock.MAGIC, VectorBlock.VERSION, forged.array())))
                .isInstanceOf(CorruptBlockException.class)
                .hasMessageContaining("declares 1073741824 rows");
    }

    @Test
    void partsOfOtherItemsAreRefused() {
        Int8Parts parts = Int8Parts.of(MATRIX, DIMENSION);
        assertThatThrownBy(() -> new Int8PartBlock(ids(0, 2), parts)).hasMessageContaining("2 ids, parts of 7 items");
        assertThatThrownBy(() -> Int8Parts.of(new float[3], 1)).hasMessageContaining("3 rows of bytes; expected 4 an");
        assertThatThrownBy(() -> ItemParts.of(2, 3, new float[23])).hasMessageContaining("2 items, dimension 3, 23 fl");
    }

    private static ItemParts parts(VectorPrecision precision) {
        return switch (precision) {
            case FLOAT32 -> ItemParts.of(ITEMS, DIMENSION, MATRIX);
            case INT8 -> Int8Parts.of(MATRIX, DIMENSION);
        };
    }

    private static List<ItemId> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> new ItemId("item-" + i)).toList();
    }

    private static float[] matrix() {
        Random random = new Random(5);
        float[] matrix = new float[ITEMS * ItemParts.PARTS * DIMENSION];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = (float) random.nextGaussian();
        }
        return matrix;
    }
}
