package dev.tessera.offline.publish;

import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.model.Modality;
import dev.tessera.store.vector.ItemParts;
import java.util.Arrays;

/** The parts of an item vector as they are stored: text, image, attributes and behaviour behind each other. */
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
            float[] part = row.contribution(modality);
            if (part.length != dimension) {
                throw new IllegalArgumentException("table item_vectors, item '" + row.item() + "': part " + modality
                        + " has " + part.length + " floats; expected " + dimension);
            }
            System.arraycopy(part, 0, parts, modality.ordinal() * dimension, dimension);
        }
        if (!Arrays.equals(ItemParts.sum(parts, 0, dimension), row.vector())) {
            throw new IllegalArgumentException("table item_vectors, item '" + row.item()
                    + "': vector is not ((text + image) + attributes) + behaviour; run train-ranker again");
        }
        return parts;
    }
}
