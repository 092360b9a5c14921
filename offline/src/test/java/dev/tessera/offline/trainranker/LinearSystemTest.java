package dev.tessera.offline.trainranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearSystemTest {
    @Test
    void aLinearSystemIsSolved() {
        double[][] matrix = symmetric(6, new SplittableRandom(5));
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

    private static double[][] symmetric(int size, SplittableRandom random) {
        double[][] matrix = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = matrix[j][i] = random.nextGaussian();
            }
        }
        return matrix;
    }
}
