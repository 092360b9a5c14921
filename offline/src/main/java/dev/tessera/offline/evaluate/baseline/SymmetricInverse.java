package dev.tessera.offline.evaluate.baseline;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Inverts symmetric positive definite matrices in place by block Gauss-Jordan elimination, on all cores. Such a matrix needs no pivoting, for
 * every Schur complement of it is positive definite too. n^3 multiplications; memory beyond the matrix is one block of rows.
 */
final class SymmetricInverse {
    private static final int BLOCK = 64;

    private SymmetricInverse() {}

    /** @throws ArithmeticException if the matrix is not positive definite */
    static void invert(double[][] matrix) {
        for (int start = 0; start < matrix.length; start += BLOCK) {
            eliminate(matrix, start, Math.min(start + BLOCK, matrix.length));
        }
    }

    private static void eliminate(double[][] matrix, int start, int end) {
        double[][] pivot = new double[end - start][];
        Arrays.setAll(pivot, row -> Arrays.copyOfRange(matrix[start + row], start, end));
        invertSmall(pivot);
        double[][] panel = new double[pivot.length][matrix.length];
        for (int row = 0; row < pivot.length; row++) {
            subtractProduct(panel[row], negated(pivot[row]), matrix, start);
            System.arraycopy(pivot[row], 0, panel[row], start, pivot.length);
        }
        IntStream.range(0, matrix.length).parallel().forEach(row -> {
            if (row < start || row >= end) {
                double[] factors = Arrays.copyOfRange(matrix[row], start, end);
                Arrays.fill(matrix[row], start, end, 0);
                subtractProduct(matrix[row], factors, panel, 0);
            }
        });
        for (int row = 0; row < pivot.length; row++) {
            matrix[start + row] = panel[row];
        }
    }

    private static double[] negated(double[] values) {
        double[] negated = new double[values.length];
        Arrays.setAll(negated, i -> -values[i]);
        return negated;
    }

    /** {@code target -= factors . rows}, four rows at a time. */
    private static void subtractProduct(double[] target, double[] factors, double[][] rows, int first) {
        int row = 0;
        for (; row + 4 <= factors.length; row += 4) {
            subtractFour(target, factors, row, rows, first + row);
        }
        for (; row < factors.length; row++) {
            double factor = factors[row];
            double[] source = rows[first + row];
            for (int column = 0; column < target.length; column++) {
                target[column] -= factor * source[column];
            }
        }
    }

    private static void subtractFour(double[] target, double[] factors, int row, double[][] rows, int first) {
        double f0 = factors[row];
        double f1 = factors[row + 1];
        double f2 = factors[row + 2];
        double f3 = factors[row + 3];
        double[] r0 = rows[first];
        double[] r1 = rows[first + 1];
        double[] r2 = rows[first + 2];
        double[] r3 = rows[first + 3];
        for (int column = 0; column < target.length; column++) {
            target[column] -= f0 * r0[column] + f1 * r1[column] + f2 * r2[column] + f3 * r3[column];
        }
    }

    private static void invertSmall(double[][] matrix) {
        for (int pivot = 0; pivot < matrix.length; pivot++) {
            double value = matrix[pivot][pivot];
            if (!(value > 0)) {
                throw new ArithmeticException(
                        "pivot " + pivot + " is " + value + "; the matrix is not positive definite");
            }
            matrix[pivot][pivot] = 1;
            for (int column = 0; column < matrix.length; column++) {
                matrix[pivot][column] /= value;
            }
            for (int row = 0; row < matrix.length; row++) {
                double factor = matrix[row][pivot];
                if (row != pivot && factor != 0) {
                    matrix[row][pivot] = 0;
                    for (int column = 0; column < matrix.length; column++) {
                        matrix[row][column] -= factor * matrix[pivot][column];
                    }
                }
            }
        }
    }
}
