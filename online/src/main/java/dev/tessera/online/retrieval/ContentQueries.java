package dev.tessera.online.retrieval;

import dev.tessera.store.model.Item;

/** Turns content that is not in the catalog, or not yet, into the space of a generation's item vectors. Safe for use by many threads. */
public interface ContentQueries extends AutoCloseable {
    /**
     * The vector that an item of this content would have, without behaviour.
     *
     * @param text empty if there is none
     * @param image an encoded JPEG or PNG; empty if there is none
     * @throws UnreadableContentException if the image cannot be decoded
     */
    float[] vector(String text, byte[] image);

    /**
     * What an item of this content has as its parts: text, image, attributes, behaviour, one behind the other [4 dimension].
     *
     * @param behaviour what was learnt of it by behaviour [dimension]
     * @throws UnreadableContentException if its picture cannot be decoded
     */
    float[] contributions(Item item, float[] behaviour);

    /** The bias of an item without any events. */
    float newItemBias();

    @Override
    void close();
}
