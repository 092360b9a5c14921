package dev.tessera.offline.publish;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Table;
import dev.tessera.store.vector.ItemParts;
import java.util.Arrays;

/** One row of the table that train-ranker assembles: an item's vector, its bias, and the four parts that the vector is the sum of. */
record VectorRow(
        ItemId item, float[] vector, float bias, float[] text, float[] image, float[] attributes, float[] behaviour) {
    static final Table<VectorRow> TABLE = Table.of("item_vectors", VectorRow.class, 1);

    /**
     * The four parts behind each other.
     *
     * @throws IllegalArgumentException if lengths differ, or the parts do not sum to the vector bit by bit; names the item
     */
    float[] parts(int dimension) {
        float[] parts = new float[ItemParts.PARTS * dimension];
        float[][] inOrder = {text, image, attributes, behaviour};
        for (int i = 0; i < inOrder.length; i++) {
            if (inOrder[i].length != dimension) {
                throw new IllegalArgumentException("table item_vectors, item '" + item + "': part " + i + " has "
                        + inOrder[i].length + " floats; expected " + dimension);
            }
            System.arraycopy(inOrder[i], 0, parts, i * dimension, dimension);
        }
        float[] sum = ItemParts.sum(parts, 0, dimension);
        if (!Arrays.equals(sum, vector)) {
            throw new IllegalArgumentException("table item_vectors, item '" + item
                    + "': vector is not ((text + image) + attributes) + behaviour; run train-ranker again");
        }
        return parts;
    }
}
