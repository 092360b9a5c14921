package dev.tessera.online.serving;

import dev.tessera.online.retrieval.ContentQueries;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.retrieval.UnreadableContentException;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.Modality;
import dev.tessera.store.vector.ItemParts;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** An encoder that knows how long a text is, and reads no pictures. It counts the items that it encodes. */
final class TextLengths implements ContentQueries {
    static final float NEW_ITEM_BIAS = .5f;

    final AtomicInteger encoded = new AtomicInteger();

    @Override
    public float[] vector(String text, byte[] image) {
        return length("content.image", text, image);
    }

    private static float[] length(String field, String text, byte[] image) {
        if (image.length > 0) {
            throw new UnreadableContentException(field + " cannot be read: on purpose");
        }
        float[] vector = new float[TestCatalog.DIMENSION];
        vector[0] = text.length();
        return vector;
    }

    @Override
    public float[] contributions(Item item, float[] behaviour) {
        float[] text = length("image", item.title(), item.image());
        encoded.incrementAndGet();
        float[] contributions = Arrays.copyOf(text, ItemParts.PARTS * behaviour.length);
        System.arraycopy(behaviour, 0, contributions, Modality.content().size() * behaviour.length, behaviour.length);
        return contributions;
    }

    @Override
    public float newItemBias() {
        return NEW_ITEM_BIAS;
    }

    @Override
    public void close() {}
}
