package dev.tessera.store.vector;

import dev.tessera.store.model.Modality;

/**
 * What every item vector is the sum of: {@code vector = ((text + image) + attributes) + behaviour}, elementwise, in exactly that order
 * of float additions. Rows are those of the {@link ItemVectors} of the same generation. Immutable.
 */
public sealed interface ItemParts permits FloatParts, Int8Parts {
    /** The parts of a row, in their order. */
    int PARTS = Modality.values().length;

    /**
     * Parts as floats; takes ownership of the array.
     *
     * @param matrix {@code size * 4 * dimension} floats: for each item text, image, attributes, behaviour
     */
    static ItemParts of(int size, int dimension, float[] matrix) {
        return new FloatParts(size, dimension, matrix);
    }

    int size();

    int dimension();

    /** What they are stored as. */
    VectorPrecision precision();

    /** Copies some parts, counted over all items, to {@code target[at, at + count * dimension)}. */
    void copy(int first, int count, float[] target, int at);

    /** A copy of one part of one item. */
    @SuppressWarnings("EnumOrdinal") // The order of the modalities is the order of the parts, by contract.
    default float[] part(int row, Modality modality) {
        float[] part = new float[dimension()];
        copy(row * PARTS + modality.ordinal(), 1, part, 0);
        return part;
    }

    /** Copies the parts of one item, in their order, to {@code target[at, at + 4 * dimension)}. */
    default void copyParts(int row, float[] target, int at) {
        copy(row * PARTS, PARTS, target, at);
    }

    /** What one part adds to the score of an item for a user vector. */
    default float contribution(float[] user, int row, Modality modality) {
        return DotProduct.of(user, part(row, modality));
    }

    /** The sum of an item's parts, bit-equal to its vector. */
    default float[] sum(int row) {
        float[] parts = new float[PARTS * dimension()];
        copyParts(row, parts, 0);
        return sum(parts, 0, dimension());
    }

    /** The sum of four parts that stand one behind the other from {@code from} on. */
    static float[] sum(float[] parts, int from, int dimension) {
        float[] sum = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            int at = from + i;
            sum[i] = ((parts[at] + parts[at + dimension]) + parts[at + 2 * dimension]) + parts[at + 3 * dimension];
        }
        return sum;
    }
}
