package dev.tessera.store.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.ItemId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorBlockTest {
    @Test
    void whatIsEncodedIsDecodedBitByBit() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            VectorBlock block = random(random, random.nextInt(60), 1 + random.nextInt(70));
            VectorBlock decoded = VectorBlock.decode(block.encode());
            assertThat(decoded.ids()).isEqualTo(block.ids());
            assertThat(decoded.dimension()).isEqualTo(block.dimension());
            assertThat(bits(decoded.vectors())).isEqualTo(bits(block.vectors()));
            assertThat(bits(decoded.biases())).isEqualTo(bits(block.biases()));
        }
    }

    @Test
    void itsSizeIsKnownBeforehand() {
        VectorBlock block = random(new Random(1), 50, 64);
        int rows = block.ids().stream()
                .mapToInt(id -> VectorBlock.rowBytes(id, 64))
                .sum();
        assertThat(block.encode()).hasSize(VectorBlock.fixedBytes() + rows);
    }

    @Test
    void nineHundredAndSixtyVectorsOf64FloatsStayBelow256KiB() {
        VectorBlock block = random(new Random(1), 960, 64);
        assertThat(block.encode().length)
                .isLessThanOrEqualTo(VectorBlock.MAX_BYTES)
                .isGreaterThan(250_000);
    }

    @Test
    void sizesThatDisagreeAreRefused() {
        assertThatThrownBy(() -> new VectorBlock(List.of(new ItemId("a")), 2, new float[3], new float[1]))
                .hasMessageContaining("1 ids, dimension 2, 3 floats");
    }

    static VectorBlock random(Random random, int count, int dimension) {
        List<ItemId> ids = new ArrayList<>();
        float[] vectors = new float[count * dimension];
        for (int i = 0; i < count; i++) {
            ids.add(new ItemId("ü" + random.nextInt(1_000_000)));
        }
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = Float.intBitsToFloat(random.nextInt());
        }
        float[] biases = new float[count];
        for (int i = 0; i < count; i++) {
            biases[i] = random.nextFloat();
        }
        return new VectorBlock(ids, dimension, vectors, biases);
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
