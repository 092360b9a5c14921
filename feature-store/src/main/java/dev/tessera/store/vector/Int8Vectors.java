package dev.tessera.store.vector;

import java.nio.ByteBuffer;
import java.util.Arrays;

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

    /** Vectors of what is stored of them; takes ownership of the arrays. */
    static Int8Vectors stored(int dimension, float[] scales, byte[] codes) {
        return new Int8Vectors(new CompactBlock(scales.length, dimension, scales, codes));
    }

    /** Reads what {@link #put} wrote. */
    static Int8Vectors read(ByteBuffer buffer, int rows, int dimension) {
        float[] scales = new float[rows];
        buffer.asFloatBuffer().get(scales);
        buffer.position(buffer.position() + Float.BYTES * rows);
        byte[] codes = new byte[Math.multiplyExact(rows, dimension)];
        buffer.get(codes);
        return stored(dimension, scales, codes);
    }

    /** Writes the scale of each row, then the codes of all. */
    void put(ByteBuffer buffer) {
        for (float scale : block.scales()) {
            buffer.putFloat(scale);
        }
        buffer.put(block.codes());
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
        copyVector(row, vector, 0);
        return vector;
    }

    /** Copies what is stored of one row to {@code target[at, at + dimension)}. */
    void copyVector(int row, float[] target, int at) {
        int from = row * dimension();
        for (int i = 0; i < dimension(); i++) {
            target[at + i] = SymmetricInt8.value(block.codes()[from + i], scale(row));
        }
    }

    /** A copy of some rows, exactly as stored. */
    Int8Vectors rows(int from, int to) {
        return stored(
                dimension(),
                Arrays.copyOfRange(block.scales(), from, to),
                Arrays.copyOfRange(block.codes(), from * dimension(), to * dimension()));
    }

    /** Copies all rows as they are stored to those of others, from {@code first} on. */
    void copyTo(int first, float[] scales, byte[] codes) {
        System.arraycopy(block.scales(), 0, scales, first, rows());
        System.arraycopy(block.codes(), 0, codes, first * dimension(), block.codes().length);
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
