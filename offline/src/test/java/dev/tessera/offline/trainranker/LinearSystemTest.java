package dev.tessera.offline.trainranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearSystemTest {
    @Test
    void aLinearSystemIsSolved() {
        SplittableRandom random = new SplittableRandom(5);
        double[][] matrix = new double[6][];
        Arrays.setAll(matrix, row -> random.doubles(6, -1, 1).toArray());
        double[][] positive = new double[6][6];
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                for (int k = 0; k < 6; k++) {
                    positive[i][j] += matrix[i][k] * matrix[j][k];
                }
            }
            positive[i][i] += 0.5;
        }
        double[][] right = {{1, 0}, {2, -1}, {0, 0}, {4, 2}, {-3, 1}, {1, 1}};
        double[][] x = LinearSystem.solve(positive, right);
        for (int i = 0; i < 6; i++) {
            for (int c = 0; c < 2; c++) {
                double sum = 0;
                for (int j = 0; j < 6; j++) {
                    sum += positive[i][j] * x[j][c];
                }
                assertThat(sum).isCloseTo(right[i][c], within(1e-9));
            }
        }
    }
}
