package dev.tessera.offline.publish;

import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.model.Modality;
import dev.tessera.store.vector.ItemParts;
import java.util.Arrays;

/** The parts of an item vector as they are stored: text, image, attributes and behaviour behind each other; and their sum. */
final class Contributions {
    private Contributions() {}

    /**
     * Puts the parts behind each other.
     *
     * @throws IllegalArgumentException if lengths differ, or the parts do not sum to the vector bit by bit; names the item
     */
    static float[] of(ItemVector row, int dimension) {
        float[] parts = new float[ItemParts.PARTS * dimension];
        for (Modality modality : Modality.values()) {
            float[] part = checked(row, modality.name(), row.contribution(modality), dimension);
            System.arraycopy(part, 0, parts, modality.ordinal() * dimension, dimension);
        }
        if (!Arrays.equals(ItemParts.sum(parts, 0, dimension), row.vector())) {
            throw new IllegalArgumentException(
                    row(row) + " is not the sum ((text + image) + attributes) + behaviour; run train-ranker again");
        }
        return parts;
    }

    /**
     * The vector.
     *
     * @throws IllegalArgumentException if its length is another; names the item
     */
    static float[] vector(ItemVector row, int dimension) {
        return checked(row, "the whole", row.vector(), dimension);
    }

    private static float[] checked(ItemVector row, String part, float[] floats, int dimension) {
        if (floats.length != dimension) {
            throw new IllegalArgumentException(
                    row(row) + ", " + part + ", has " + floats.length + " floats; expected " + dimension);
        }
        return floats;
    }

    private static String row(ItemVector row) {
        return "table item_vectors, vector of item '" + row.item() + "'";
    }
}
