package dev.tessera.offline.evaluate.baseline;

/** Solves small symmetric positive definite systems. */
final class Cholesky {
    private Cholesky() {}

    /**
     * Solves {@code matrix . x = right}. The lower triangle of the matrix is overwritten by its Cholesky factor.
     *
     * @throws ArithmeticException if the matrix is not positive definite
     */
    static double[] solve(double[][] matrix, double[] right) {
        factor(matrix);
        double[] x = right.clone();
        for (int row = 0; row < x.length; row++) {
            for (int column = 0; column < row; column++) {
                x[row] -= matrix[row][column] * x[column];
            }
            x[row] /= matrix[row][row];
        }
        for (int row = x.length - 1; row >= 0; row--) {
            for (int below = row + 1; below < x.length; below++) {
                x[row] -= matrix[below][row] * x[below];
            }
            x[row] /= matrix[row][row];
        }
        return x;
    }

    private static void factor(double[][] matrix) {
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column <= row; column++) {
                double sum = matrix[row][column];
                for (int k = 0; k < column; k++) {
                    sum -= matrix[row][k] * matrix[column][k];
                }
                if (row == column && !(sum > 0)) {
                    throw new ArithmeticException(
                            "pivot " + row + " is " + sum + "; the matrix is not positive definite");
                }
                matrix[row][column] = row == column ? Math.sqrt(sum) : sum / matrix[column][column];
            }
        }
    }
}
