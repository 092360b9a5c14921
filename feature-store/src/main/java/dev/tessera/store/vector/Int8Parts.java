package dev.tessera.store.vector;

/**
 * Parts as {@link Int8Vectors}, each with a scale of its own.
 *
 * @param vectors four rows an item: text, image, attributes, behaviour
 */
public record Int8Parts(Int8Vectors vectors) implements ItemParts {
    public Int8Parts {
        if (vectors.rows() % PARTS != 0) {
            throw new IllegalArgumentException(
                    "item parts: " + vectors.rows() + " rows of bytes; expected " + PARTS + " an item");
        }
    }

    /** @param matrix as that of {@link ItemParts#of} */
    public static Int8Parts of(float[] matrix, int dimension) {
        return new Int8Parts(Int8Vectors.of(matrix, dimension));
    }

    /** The parts of some items, exactly as stored. */
    public Int8Parts rows(int from, int to) {
        return new Int8Parts(vectors.rows(from * PARTS, to * PARTS));
    }

    @Override
    public int size() {
        return vectors.rows() / PARTS;
    }

    @Override
    public int dimension() {
        return vectors.dimension();
    }

    @Override
    public VectorPrecision precision() {
        return VectorPrecision.INT8;
    }

    @Override
    public void copy(int first, int count, float[] target, int at) {
        for (int i = 0; i < count; i++) {
            vectors.copyVector(first + i, target, at + i * dimension());
        }
    }
}
