package dev.tessera.offline.shop;

/** The little linear algebra that the posterior needs. */
final class SymmetricMatrix {
    private SymmetricMatrix() {}

    /**
     * Inverse by Cholesky factorisation; reads the lower triangle only.
     *
     * @throws IllegalArgumentException if the matrix is not positive definite
     */
    static double[][] inverse(double[][] matrix) {
        double[][] lower = cholesky(matrix);
        int size = matrix.length;
        double[][] inverse = new double[size][size];
        double[] column = new double[size];
        for (int unit = 0; unit < size; unit++) {
            for (int row = 0; row < size; row++) {
                double sum = row == unit ? 1 : 0;
                for (int k = unit; k < row; k++) {
                    sum -= lower[row][k] * column[k];
                }
                column[row] = row < unit ? 0 : sum / lower[row][row];
            }
            for (int row = size - 1; row >= 0; row--) {
                double sum = column[row];
                for (int k = row + 1; k < size; k++) {
                    sum -= lower[k][row] * column[k];
                }
                column[row] = sum / lower[row][row];
                inverse[row][unit] = column[row];
            }
        }
        return inverse;
    }

    static double[] times(double[][] matrix, double[] vector) {
        double[] product = new double[vector.length];
        for (int row = 0; row < vector.length; row++) {
            for (int column = 0; column < vector.length; column++) {
                product[row] += matrix[row][column] * vector[column];
            }
        }
        return product;
    }

    private static double[][] cholesky(double[][] matrix) {
        int size = matrix.length;
        double[][] lower = new double[size][size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column <= row; column++) {
                double sum = matrix[row][column];
                for (int k = 0; k < column; k++) {
                    sum -= lower[row][k] * lower[column][k];
                }
                if (row == column && sum <= 0) {
                    throw new IllegalArgumentException("matrix is not positive definite at row " + row);
                }
                lower[row][column] = row == column ? Math.sqrt(sum) : sum / lower[column][column];
            }
        }
        return lower;
    }
}
