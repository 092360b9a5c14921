package dev.tessera.online.decisions;

import dev.tessera.online.retrieval.ContentQueries;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.model.Item;
import dev.tessera.store.vector.ItemParts;

/** Vectors that say how long a text is, and how long without its spaces. */
final class TwoNumbers implements ContentQueries {
    @Override
    public float[] vector(String text, byte[] image) {
        float[] vector = new float[TestCatalog.DIMENSION];
        vector[0] = text.length();
        vector[1] = text.replace(" ", "").length();
        return vector;
    }

    @Override
    public float[] contributions(Item item, float[] behaviour) {
        float[] contributions = new float[ItemParts.PARTS * TestCatalog.DIMENSION];
        System.arraycopy(vector(item.title(), item.image()), 0, contributions, 0, TestCatalog.DIMENSION);
        return contributions;
    }

    @Override
    public float newItemBias() {
        return 0;
    }

    @Override
    public void close() {}
}
