package dev.tessera.store.vector;

/** The parts of a whole catalog while they are gathered from blocks, perhaps by several threads, each at rows of its own. */
public final class Int8PartRows {
    private final int dimension;
    private final float[] scales;
    private final byte[] codes;

    public Int8PartRows(int items, int dimension) {
        this.dimension = dimension;
        this.scales = new float[Math.multiplyExact(items, ItemParts.PARTS)];
        this.codes = new byte[Math.multiplyExact(scales.length, dimension)];
    }

    /** Puts the parts of some items to the rows from {@code first} on. */
    public void put(int first, Int8Parts parts) {
        parts.vectors().copyTo(first * ItemParts.PARTS, scales, codes);
    }

    /** What was gathered; nothing is to be put any more. */
    public Int8Parts parts() {
        return new Int8Parts(Int8Vectors.stored(dimension, scales, codes));
    }
}
