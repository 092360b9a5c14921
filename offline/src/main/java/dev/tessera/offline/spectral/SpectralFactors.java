package dev.tessera.offline.spectral;

import dev.tessera.offline.network.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Item vectors whose inner products follow how much more often than by chance items occur together: a truncated eigendecomposition of
 * positive pointwise mutual information (Levy and Goldberg, 2014), with rare pairs shrunk.
 */
public final class SpectralFactors {
    private static final double SHRINKAGE = 5;
    private static final int OVERSAMPLING = 10;
    private static final int ITERATIONS = 4;

    private SpectralFactors() {}

    /**
     * @param pairs how often items occur together, over {@code items} items
     * @param dimension columns
     * @return [items, dimension]; zero rows for items without pairs
     */
    public static Weights of(SparseSymmetric.Builder pairs, int items, int dimension, long seed) {
        SparseSymmetric information = information(pairs);
        int rank = Math.min(dimension + OVERSAMPLING, items);
        double[][] basis = basis(information, items, rank, new SplittableRandom(seed));
        double[][] image = information.times(basis);
        double[][] core = new double[rank][rank];
        for (int i = 0; i < items; i++) {
            for (int p = 0; p < rank; p++) {
                for (int q = 0; q < rank; q++) {
                    core[p][q] += 0.5 * (basis[i][p] * image[i][q] + basis[i][q] * image[i][p]);
                }
            }
        }
        return new Weights(
                org.tensorflow.ndarray.Shape.of(items, dimension), factors(basis, Eigen.of(core), dimension));
    }

    private static float[] factors(double[][] basis, Eigen eigen, int dimension) {
        float[] factors = new float[basis.length * dimension];
        for (int r = 0; r < Math.min(dimension, eigen.values().length); r++) {
            double scale = Math.pow(Math.max(0, eigen.values()[r]), 0.25);
            for (int i = 0; i < basis.length; i++) {
                double sum = 0;
                for (int q = 0; q < eigen.values().length; q++) {
                    sum += basis[i][q] * eigen.vectors()[q][r];
                }
                factors[i * dimension + r] = (float) (sum * scale);
            }
        }
        return factors;
    }

    private static SparseSymmetric information(SparseSymmetric.Builder pairs) {
        double[] margins = pairs.margins();
        double total = 0;
        for (double margin : margins) {
            total += margin;
        }
        double all = total;
        return pairs.build((i, j, weight) -> {
            double information = Math.log(weight * all / (margins[i] * margins[j]));
            return Math.max(0, information) * weight / (weight + SHRINKAGE);
        });
    }

    /** Orthonormal columns that span the leading eigenvectors, by subspace iteration (Halko et al., 2011). */
    private static double[][] basis(SparseSymmetric matrix, int items, int rank, SplittableRandom random) {
        double[][] basis = new double[items][rank];
        for (double[] row : basis) {
            for (int q = 0; q < rank; q++) {
                row[q] = random.nextGaussian();
            }
        }
        for (int i = 0; i < ITERATIONS; i++) {
            basis = matrix.times(basis);
            orthonormalise(basis, rank);
        }
        return basis;
    }

    private static void orthonormalise(double[][] rows, int rank) {
        List<double[]> columns = new ArrayList<>();
        for (int q = 0; q < rank; q++) {
            double[] column = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                column[i] = rows[i][q];
            }
            for (int pass = 0; pass < 2; pass++) {
                for (double[] earlier : columns) {
                    double dot = dot(column, earlier);
                    for (int i = 0; i < column.length; i++) {
                        column[i] -= dot * earlier[i];
                    }
                }
            }
            double norm = Math.sqrt(dot(column, column));
            double scale = norm < 1e-12 ? 0 : 1 / norm;
            for (int i = 0; i < rows.length; i++) {
                column[i] *= scale;
                rows[i][q] = column[i];
            }
            columns.add(column);
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
