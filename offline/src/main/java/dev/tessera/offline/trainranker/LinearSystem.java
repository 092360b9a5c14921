package dev.tessera.offline.trainranker;

/** Solves a symmetric positive definite system by Cholesky factorisation. */
final class LinearSystem {
    private LinearSystem() {}

    /**
     * @param matrix [n, n], symmetric positive definite
     * @param right [n, columns]
     * @return x with matrix x = right
     * @throws IllegalArgumentException if the matrix is not positive definite
     */
    static double[][] solve(double[][] matrix, double[][] right) {
        double[][] lower = cholesky(matrix);
        int n = matrix.length;
        double[][] x = new double[n][];
        for (int i = 0; i < n; i++) {
            x[i] = right[i].clone();
            for (int k = 0; k < i; k++) {
                subtract(x[i], lower[i][k], x[k]);
            }
            scale(x[i], 1 / lower[i][i]);
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                subtract(x[i], lower[k][i], x[k]);
            }
            scale(x[i], 1 / lower[i][i]);
        }
        return x;
    }

    private static double[][] cholesky(double[][] matrix) {
        int n = matrix.length;
        double[][] lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                if (i == j) {
                    if (sum <= 0) {
                        throw new IllegalArgumentException("the matrix is not positive definite at row " + i);
                    }
                    lower[i][i] = Math.sqrt(sum);
                } else {
                    lower[i][j] = sum / lower[j][j];
                }
            }
        }
        return lower;
    }

    private static void subtract(double[] target, double factor, double[] other) {
        for (int c = 0; c < target.length; c++) {
            target[c] -= factor * other[c];
        }
    }

    private static void scale(double[] target, double factor) {
        for (int c = 0; c < target.length; c++) {
            target[c] *= factor;
        }
    }
}
