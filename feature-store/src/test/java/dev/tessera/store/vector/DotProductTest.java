package dev.tessera.store.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DotProductTest {
    @Test
    void addsInTheDocumentedOrderWhateverTheLength() {
        Random random = new Random(1);
        for (int length = 0; length <= 200; length++) {
            float[] a = floats(random, length + 3);
            float[] b = floats(random, length + 5);
            assertThat(DotProduct.of(a, 3, b, 5, length))
                    .as("length %d", length)
                    .isEqualTo(byLanes(a, b, length));
        }
    }

    @Test
    void theOrderMattersSoItIsPartOfTheContract() {
        Random random = new Random(2);
        int differing = 0;
        for (int i = 0; i < 100; i++) {
            float[] a = floats(random, 64);
            float[] b = floats(random, 64);
            differing += DotProduct.of(a, b) == inSequence(a, b) ? 0 : 1;
        }
        assertThat(differing).isGreaterThan(50);
    }

    @Test
    void vectorsOfDifferentLengthsAreRefused() {
        assertThatThrownBy(() -> DotProduct.of(new float[3], new float[4])).hasMessageContaining("3 and 4 floats");
    }

    /** The contract, word by word. */
    private static float byLanes(float[] a, float[] b, int length) {
        float[] l = new float[8];
        for (int lane = 0; lane < 8; lane++) {
            for (int i = lane; i < length; i += 8) {
                float product = a[3 + i] * b[5 + i];
                l[lane] += product;
            }
        }
        return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
    }

    private static float inSequence(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static float[] floats(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
