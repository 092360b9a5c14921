package dev.tessera.store.vector;

/** What a number of an item vector's parts is stored as. */
public enum VectorPrecision {
    /** Four bytes, as the ranker was trained. */
    FLOAT32,
    /** One signed byte, and one scale a part: a quarter of the bytes. Vectors are the sums of what parts are worth then. */
    INT8;

    /** Bytes of the parts of one item. */
    public int bytesOfParts(int dimension) {
        return ItemParts.PARTS
                * switch (this) {
                    case FLOAT32 -> Float.BYTES * dimension;
                    case INT8 -> Float.BYTES + dimension;
                };
    }
}
