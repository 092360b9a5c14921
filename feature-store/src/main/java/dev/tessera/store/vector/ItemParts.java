package dev.tessera.store.vector;

import dev.tessera.store.model.Modality;
import java.util.Arrays;

/**
 * What every item vector is the sum of: {@code vector = ((text + image) + attributes) + behaviour}, elementwise, in exactly that order
 * of float additions. Rows are those of the {@link ItemVectors} of the same generation. Takes ownership of its array.
 */
public final class ItemParts {
    /** The parts of a row, in their order. */
    public static final int PARTS = Modality.values().length;

    private final int size;
    private final int dimension;
    private final float[] matrix;

    /** @param matrix {@code size * 4 * dimension} floats: for each item text, image, attributes, behaviour */
    public ItemParts(int size, int dimension, float[] matrix) {
        if (dimension < 1 || matrix.length != (long) size * PARTS * dimension) {
            throw new IllegalArgumentException("item parts: " + size + " items, dimension " + dimension + ", "
                    + matrix.length + " floats; expected items x " + PARTS + " x dimension");
        }
        this.size = size;
        this.dimension = dimension;
        this.matrix = matrix;
    }

    public int size() {
        return size;
    }

    public int dimension() {
        return dimension;
    }

    /** A copy of one part of one item. */
    public float[] part(int row, Modality modality) {
        int from = at(row, modality);
        return Arrays.copyOfRange(matrix, from, from + dimension);
    }

    /** Copies the parts of one item, in their order, to {@code target[at, at + 4 * dimension)}. */
    public void copyParts(int row, float[] target, int at) {
        System.arraycopy(matrix, row * PARTS * dimension, target, at, PARTS * dimension);
    }

    /** What one part adds to the score of an item for a user vector. */
    public float contribution(float[] user, int row, Modality modality) {
        return DotProduct.of(user, 0, matrix, at(row, modality), dimension);
    }

    /** The sum of an item's parts, bit-equal to its vector. */
    public float[] sum(int row) {
        return sum(matrix, row * PARTS * dimension, dimension);
    }

    /** The sum of four parts that stand one behind the other from {@code from} on. */
    public static float[] sum(float[] parts, int from, int dimension) {
        float[] sum = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            int at = from + i;
            sum[i] = ((parts[at] + parts[at + dimension]) + parts[at + 2 * dimension]) + parts[at + 3 * dimension];
        }
        return sum;
    }

    @SuppressWarnings("EnumOrdinal") // The order of the modalities is the order of the parts, by contract.
    private int at(int row, Modality modality) {
        return (row * PARTS + modality.ordinal()) * dimension;
    }
}
