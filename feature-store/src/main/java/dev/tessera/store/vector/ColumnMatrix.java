package dev.tessera.store.vector;

/**
 * A matrix that stands in memory by columns, so that the products of one vector with all rows run as SIMD on any Java. Immutable and safe to share.
 *
 * <p>What is added to a sum for columns {@code i} to {@code i + 3} is {@code ((x0 m0 + x1 m1) + x2 m2) + x3 m3}, for rising {@code i}, in floats: the same on every machine.
 */
public final class ColumnMatrix {
    private static final int AT_ONCE = 4;

    private final int rows;
    private final int dimension;
    private final float[][] columns;

    /** @param matrix {@code rows * dimension} floats, row by row; copied */
    public ColumnMatrix(float[] matrix, int dimension) {
        this.rows = matrix.length / dimension;
        this.dimension = dimension;
        this.columns = new float[(dimension + AT_ONCE - 1) / AT_ONCE * AT_ONCE][rows];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < dimension; i++) {
                columns[i][row] = matrix[row * dimension + i];
            }
        }
    }

    public int rows() {
        return rows;
    }

    /**
     * Adds to each of some sums the dot product of its row and {@code x[from, from + dimension)}.
     *
     * @param sums one a row
     */
    public void addProducts(float[] x, int from, float[] sums) {
        if (sums.length != rows || from + dimension > x.length) {
            throw new IllegalArgumentException("matrix [" + rows + ", " + dimension + "] meets " + sums.length
                    + " sums and " + (x.length - from) + " floats; expected a sum a row and a float a column");
        }
        for (int i = 0; i < columns.length; i += AT_ONCE) {
            add(
                    sums,
                    columns[i],
                    value(x, from, i),
                    columns[i + 1],
                    value(x, from, i + 1),
                    columns[i + 2],
                    value(x, from, i + 2),
                    columns[i + 3],
                    value(x, from, i + 3));
        }
    }

    private float value(float[] x, int from, int i) {
        return i < dimension ? x[from + i] : 0;
    }

    /** Arrays of their own and no offsets: this is what compilers make SIMD of. */
    private static void add(
            float[] sums, float[] m0, float x0, float[] m1, float x1, float[] m2, float x2, float[] m3, float x3) {
        for (int row = 0; row < sums.length; row++) {
            sums[row] += x0 * m0[row] + x1 * m1[row] + x2 * m2[row] + x3 * m3[row];
        }
    }
}
