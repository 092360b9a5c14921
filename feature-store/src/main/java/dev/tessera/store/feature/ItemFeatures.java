package dev.tessera.store.feature;

import dev.tessera.store.model.Item;
import dev.tessera.store.model.Modality;
import java.nio.file.Path;

/**
 * Turns an item's content into the inputs of the item encoder. Training, embedding and serving all call this class. Safe for use by
 * many threads.
 */
public final class ItemFeatures implements AutoCloseable {
    private final Preprocessing preprocessing;
    private final TextTokenizer tokenizer;
    private final AttributeRule.AttributeReader attributes;

    /** @param folder where files that the preprocessing names lie */
    public ItemFeatures(Preprocessing preprocessing, Path folder) {
        this.preprocessing = preprocessing;
        this.tokenizer =
                preprocessing.reads(Modality.TEXT) ? preprocessing.text().open(folder) : text -> new int[0];
        this.attributes = preprocessing.attributes().open();
    }

    /** Opens the preprocessing of a saved encoder. */
    public static ItemFeatures read(Path encoderFolder) {
        return new ItemFeatures(Preprocessing.read(encoderFolder), encoderFolder);
    }

    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /** What the text modality reads: the title, a full stop, the description. */
    public static String text(Item item) {
        String title = item.title().strip();
        String description = item.description().strip();
        return title.isEmpty() || description.isEmpty() ? title + description : title + ". " + description;
    }

    /** Token numbers, at most {@link TextRule#maxTokens()}; empty if the item has no text. */
    public int[] tokens(Item item) {
        return tokenizer.tokens(text(item));
    }

    /**
     * Pixels as {@link PixelRule} lays them out; empty if the item has no picture.
     *
     * @throws UnreadablePictureException if it has one that cannot be decoded
     */
    public byte[] pixels(Item item) throws UnreadablePictureException {
        return item.has(Modality.IMAGE) ? preprocessing.image().pixels(item.image()) : new byte[0];
    }

    /** Numbers of the item's attribute entries in the vocabulary, ascending; empty if it has none of them. */
    public int[] attributes(Item item) {
        return attributes.read(item.attributes());
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
