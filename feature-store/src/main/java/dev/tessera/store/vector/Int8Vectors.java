package dev.tessera.store.vector;

/** Vectors as one signed byte a dimension and one scale a row, the row's greatest magnitude over 127. */
public final class Int8Vectors implements CompactVectors {
    private static final CompactBlock.Layout LAYOUT = new CompactBlock.Layout("int8 vectors", 0x54493831, 1);

    private final CompactBlock block;

    private Int8Vectors(CompactBlock block) {
        this.block = block.check(LAYOUT.kind(), block.dimension());
    }

    /** @param matrix finite floats, a row an item */
    public static Int8Vectors of(float[] matrix, int dimension) {
        int rows = CompactBlock.rows(matrix, dimension);
        float[] scales = new float[rows];
        byte[] codes = new byte[matrix.length];
        for (int row = 0; row < rows; row++) {
            int from = row * dimension;
            scales[row] = SymmetricInt8.scale(SymmetricInt8.greatest(matrix, from, from + dimension));
            for (int i = from; i < from + dimension; i++) {
                codes[i] = SymmetricInt8.code(matrix[i], scales[row]);
            }
        }
        return new Int8Vectors(new CompactBlock(rows, dimension, scales, codes));
    }

    /** @throws CorruptBlockException if the bytes are not exactly those of encoded vectors */
    public static Int8Vectors decode(byte[] bytes) {
        return CompactBlock.decode(LAYOUT, bytes, Int8Vectors::new);
    }

    @Override
    public int rows() {
        return block.rows();
    }

    @Override
    public int dimension() {
        return block.dimension();
    }

    /** The number that all codes of a row are multiplied with. */
    public float scale(int row) {
        return block.scales()[row];
    }

    @Override
    public float[] vector(int row) {
        float[] vector = new float[dimension()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = SymmetricInt8.value(block.codes()[row * vector.length + i], scale(row));
        }
        return vector;
    }

    @Override
    public float[] dots(float[] other) {
        block.checkLength(other);
        float[] dots = new float[rows()];
        for (int row = 0; row < dots.length; row++) {
            dots[row] = scale(row) * dot(other, row * other.length);
        }
        return dots;
    }

    /** In four lanes, so that additions need not wait for each other. */
    private float dot(float[] other, int from) {
        byte[] codes = block.codes();
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int whole = other.length & -4;
        for (int i = 0; i < whole; i += 4) {
            a += other[i] * codes[from + i];
            b += other[i + 1] * codes[from + i + 1];
            c += other[i + 2] * codes[from + i + 2];
            d += other[i + 3] * codes[from + i + 3];
        }
        for (int i = whole; i < other.length; i++) {
            a += other[i] * codes[from + i];
        }
        return (a + b) + (c + d);
    }

    @Override
    public byte[] encode() {
        return block.encode(LAYOUT);
    }
}
