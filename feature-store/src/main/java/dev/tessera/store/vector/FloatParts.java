package dev.tessera.store.vector;

/** Parts in one array, in the order of rows. */
record FloatParts(int size, int dimension, float[] matrix) implements ItemParts {
    FloatParts {
        if (dimension < 1 || matrix.length != (long) size * PARTS * dimension) {
            throw new IllegalArgumentException("item parts: " + size + " items, dimension " + dimension + ", "
                    + matrix.length + " floats; expected items x " + PARTS + " x dimension");
        }
    }

    @Override
    public VectorPrecision precision() {
        return VectorPrecision.FLOAT32;
    }

    @Override
    public void copy(int first, int count, float[] target, int at) {
        System.arraycopy(matrix, first * dimension, target, at, count * dimension);
    }
}
