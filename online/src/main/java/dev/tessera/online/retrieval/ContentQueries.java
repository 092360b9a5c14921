package dev.tessera.online.retrieval;

/** Turns content that is no item of the catalog into the space of a generation's item vectors. Safe for use by many threads. */
public interface ContentQueries extends AutoCloseable {
    /**
     * The vector that an item of this content would have, without behaviour.
     *
     * @param text empty if there is none
     * @param image an encoded JPEG or PNG; empty if there is none
     * @throws UnreadableContentException if the image cannot be decoded
     */
    float[] vector(String text, byte[] image);

    @Override
    void close();
}
