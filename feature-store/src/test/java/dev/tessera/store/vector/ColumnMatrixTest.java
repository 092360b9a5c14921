package dev.tessera.store.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ColumnMatrixTest {
    @Test
    void productsAreAddedInTheDeclaredOrder() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            int rows = random.nextInt(40);
            int dimension = 1 + random.nextInt(70);
            float[] matrix = floats(random, rows * dimension);
            float[] x = floats(random, dimension + 3);
            float[] sums = floats(random, rows);
            float[] expected = sums.clone();
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < dimension; i += 4) {
                    float four = 0;
                    for (int j = i; j < Math.min(dimension, i + 4); j++) {
                        float product = x[3 + j] * matrix[row * dimension + j];
                        four = j == i ? product : four + product;
                    }
                    expected[row] += four;
                }
            }
            new ColumnMatrix(matrix, dimension).addProducts(x, 3, sums);
            assertThat(sums).as("seed %d", seed).containsExactly(expected);
        }
    }

    @Test
    void lengthsThatDisagreeAreRefused() {
        ColumnMatrix matrix = new ColumnMatrix(new float[6], 3);
        assertThat(matrix.rows()).isEqualTo(2);
        assertThatThrownBy(() -> matrix.addProducts(new float[3], 0, new float[3]))
                .hasMessageContaining("matrix [2, 3] meets 3 sums");
        assertThatThrownBy(() -> matrix.addProducts(new float[3], 1, new float[2]))
                .hasMessageContaining("2 floats; expected");
    }

    private static float[] floats(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
