package dev.tessera.offline.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricInverseTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 65, 131})
    void matrixTimesInverseIsTheIdentity(int side) {
        double[][] matrix = positiveDefinite(side);
        double[][] inverse = copy(matrix);
        SymmetricInverse.invert(inverse);
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                double sum = 0;
                for (int k = 0; k < side; k++) {
                    sum += matrix[row][k] * inverse[k][column];
                }
                assertThat(sum).isCloseTo(row == column ? 1 : 0, within(1e-9));
            }
        }
    }

    @Test
    void aMatrixThatIsNotPositiveDefiniteIsRefused() {
        double[][] matrix = {{1, 2}, {2, 1}};
        assertThatThrownBy(() -> SymmetricInverse.invert(matrix)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Cholesky.solve(new double[][] {{1, 2}, {2, 1}}, new double[] {1, 1}))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void choleskySolvesWhatTheInverseSolves() {
        double[][] matrix = positiveDefinite(20);
        double[][] inverse = copy(matrix);
        SymmetricInverse.invert(inverse);
        double[] right = new SplittableRandom(4).doubles(20).toArray();
        double[] solved = Cholesky.solve(copy(matrix), right);
        for (int row = 0; row < 20; row++) {
            double sum = 0;
            for (int k = 0; k < 20; k++) {
                sum += inverse[row][k] * right[k];
            }
            assertThat(solved[row]).isCloseTo(sum, within(1e-9));
        }
    }

    private static double[][] positiveDefinite(int side) {
        SplittableRandom random = new SplittableRandom(side);
        double[][] factor = new double[side][];
        for (int row = 0; row < side; row++) {
            factor[row] = random.doubles(side, -1, 1).toArray();
        }
        double[][] matrix = new double[side][side];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                for (int k = 0; k < side; k++) {
                    matrix[row][column] += factor[row][k] * factor[column][k];
                }
            }
            matrix[row][row] += 1;
        }
        return matrix;
    }

    private static double[][] copy(double[][] matrix) {
        double[][] copy = new double[matrix.length][];
        for (int row = 0; row < matrix.length; row++) {
            copy[row] = matrix[row].clone();
        }
        return copy;
    }
}
