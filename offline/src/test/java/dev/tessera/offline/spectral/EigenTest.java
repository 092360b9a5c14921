package dev.tessera.offline.spectral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EigenTest {
    @Test
    void valuesFallAndVectorsRebuildTheMatrix() {
        double[][] matrix = symmetric(9, new SplittableRandom(4));
        Eigen eigen = Eigen.of(matrix);
        for (int r = 1; r < 9; r++) {
            assertThat(eigen.values()[r]).isLessThanOrEqualTo(eigen.values()[r - 1]);
        }
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < 9; j++) {
                double sum = 0;
                for (int r = 0; r < 9; r++) {
                    sum += eigen.values()[r] * eigen.vectors()[i][r] * eigen.vectors()[j][r];
                }
                assertThat(sum).isCloseTo(matrix[i][j], within(1e-9));
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
