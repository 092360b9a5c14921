package dev.tessera.store.vector;

/**
 * Vectors as one bit a dimension, its sign, and one scale a row, the row's mean magnitude: of all multiples of the signs the one nearest to the
 * row. They are scored against floats, sign by sign, not bit against bit.
 */
public final class BinaryVectors implements CompactVectors {
    private static final CompactBlock.Layout LAYOUT = new CompactBlock.Layout("binary vectors", 0x54424931, 1);
    private static final int PATTERNS = 1 << Byte.SIZE;

    private final CompactBlock block;

    private BinaryVectors(CompactBlock block) {
        this.block = block.check(LAYOUT.kind(), bytes(block.dimension()));
    }

    private static int bytes(int dimension) {
        return (dimension + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** @param matrix finite floats, a row an item; 0 counts as positive */
    public static BinaryVectors of(float[] matrix, int dimension) {
        int rows = CompactBlock.rows(matrix, dimension);
        int bytes = bytes(dimension);
        float[] scales = new float[rows];
        byte[] codes = new byte[rows * bytes];
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int i = 0; i < dimension; i++) {
                float value = matrix[row * dimension + i];
                sum += Math.abs(value);
                if (value >= 0) {
                    codes[row * bytes + i / Byte.SIZE] |= (byte) (1 << i % Byte.SIZE);
                }
            }
            scales[row] = (float) (sum / dimension);
        }
        return new BinaryVectors(new CompactBlock(rows, dimension, scales, codes));
    }

    /** @throws CorruptBlockException if the bytes are not exactly those of encoded vectors */
    public static BinaryVectors decode(byte[] bytes) {
        return CompactBlock.decode(LAYOUT, bytes, BinaryVectors::new);
    }

    @Override
    public int rows() {
        return block.rows();
    }

    @Override
    public int dimension() {
        return block.dimension();
    }

    @Override
    public float[] vector(int row) {
        int from = row * bytes(dimension());
        float scale = block.scales()[row];
        float[] vector = new float[dimension()];
        for (int i = 0; i < vector.length; i++) {
            boolean positive = (block.codes()[from + i / Byte.SIZE] >> i % Byte.SIZE & 1) == 1;
            vector[i] = positive ? scale : -scale;
        }
        return vector;
    }

    @Override
    public float[] dots(float[] other) {
        block.checkLength(other);
        float[] sums = sums(other);
        int bytes = bytes(other.length);
        byte[] codes = block.codes();
        float[] dots = new float[rows()];
        for (int row = 0; row < dots.length; row++) {
            float dot = 0;
            for (int group = 0; group < bytes; group++) {
                dot += sums[group * PATTERNS + (codes[row * bytes + group] & 0xff)];
            }
            dots[row] = block.scales()[row] * dot;
        }
        return dots;
    }

    /** For every eight dimensions, what each of their 256 patterns of signs adds to a dot product. */
    private static float[] sums(float[] other) {
        int bytes = bytes(other.length);
        float[] sums = new float[bytes * PATTERNS];
        for (int group = 0; group < bytes; group++) {
            for (int pattern = 0; pattern < PATTERNS; pattern++) {
                float sum = 0;
                for (int bit = 0; bit < Byte.SIZE && group * Byte.SIZE + bit < other.length; bit++) {
                    float value = other[group * Byte.SIZE + bit];
                    sum += (pattern >> bit & 1) == 1 ? value : -value;
                }
                sums[group * PATTERNS + pattern] = sum;
            }
        }
        return sums;
    }

    @Override
    public byte[] encode() {
        return block.encode(LAYOUT);
    }
}
