package dev.tessera.offline.spectral;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** A sparse symmetric matrix in compressed rows. */
public final class SparseSymmetric {
    private final int[][] columns;
    private final double[][] values;

    private SparseSymmetric(int[][] columns, double[][] values) {
        this.columns = columns;
        this.values = values;
    }

    /** The product with a dense matrix that has as many rows. */
    double[][] times(double[][] dense) {
        int width = dense[0].length;
        double[][] product = new double[columns.length][width];
        IntStream.range(0, columns.length).parallel().forEach(i -> {
            double[] row = product[i];
            for (int k = 0; k < columns[i].length; k++) {
                double value = values[i][k];
                double[] other = dense[columns[i][k]];
                for (int q = 0; q < width; q++) {
                    row[q] += value * other[q];
                }
            }
        });
        return product;
    }

    /** Turns an accumulated weight into a value of the matrix; zeros are left out. */
    @FunctionalInterface
    interface Transform {
        double apply(int row, int column, double weight);
    }

    /** Accumulates weights of unordered pairs. */
    public static final class Builder {
        private final List<Map<Integer, double[]>> rows = new ArrayList<>();

        public Builder(int size) {
            for (int i = 0; i < size; i++) {
                rows.add(new HashMap<>());
            }
        }

        public void add(int i, int j, double weight) {
            rows.get(i).computeIfAbsent(j, c -> new double[1])[0] += weight;
            rows.get(j).computeIfAbsent(i, c -> new double[1])[0] += weight;
        }

        /** The sum of each row. */
        double[] margins() {
            return rows.stream()
                    .mapToDouble(row -> row.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .mapToDouble(entry -> entry.getValue()[0])
                            .sum())
                    .toArray();
        }

        SparseSymmetric build(Transform transform) {
            int[][] columns = new int[rows.size()][];
            double[][] values = new double[rows.size()][];
            for (int i = 0; i < columns.length; i++) {
                int row = i;
                Map<Integer, double[]> entries = rows.get(i);
                columns[i] = entries.keySet().stream()
                        .mapToInt(Integer::intValue)
                        .filter(j -> transform.apply(row, j, Objects.requireNonNull(entries.get(j))[0]) != 0)
                        .sorted()
                        .toArray();
                values[i] = IntStream.of(columns[i])
                        .mapToDouble(j -> transform.apply(row, j, Objects.requireNonNull(entries.get(j))[0]))
                        .toArray();
            }
            return new SparseSymmetric(columns, values);
        }
    }
}
