package dev.tessera.store.vector;

/** Vectors of equal dimension in fewer bytes than floats take, and what they are worth as floats again. Immutable. */
public sealed interface CompactVectors permits Int8Vectors, BinaryVectors {
    int rows();

    int dimension();

    /** What is stored of one row, as floats. */
    float[] vector(int row);

    /** The dot product of each row, as stored, with a vector of floats, in row order; equal to that of {@link #vector} but for rounding. */
    float[] dots(float[] other);

    /** The rows as a {@link BlockFrame}. */
    byte[] encode();

    /** The rows of all vectors one behind the other, as floats. */
    default float[] matrix() {
        float[] matrix = new float[rows() * dimension()];
        for (int row = 0; row < rows(); row++) {
            System.arraycopy(vector(row), 0, matrix, row * dimension(), dimension());
        }
        return matrix;
    }
}
