package dev.tessera.store.scoring;

/** Products of a vector and a row-major matrix. Sums are taken in rising order of the vector's elements, so that they come out the same everywhere. */
final class Products {
    private Products() {}

    /** Adds x M to a vector; M is [length of x, length of the vector]. */
    static void add(float[] x, float[] matrix, float[] to) {
        add(x, matrix, 0, to);
    }

    /** The same with a matrix that begins within an array. */
    static void add(float[] x, float[] matrix, int from, float[] to) {
        for (int i = 0; i < x.length; i++) {
            int row = from + i * to.length;
            for (int j = 0; j < to.length; j++) {
                to[j] += x[i] * matrix[row + j];
            }
        }
    }
}
