package dev.tessera.store.feature;

import dev.tessera.store.generation.Digest;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.Modality;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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

    /** Of all that an encoder may read of an item: text, attributes and picture. Equal digests mean equal parts from one encoder. */
    public static Digest digest(Item item) {
        return Digest.of(out -> {
            DataOutputStream fields = new DataOutputStream(out);
            write(fields, text(item).getBytes(StandardCharsets.UTF_8));
            fields.writeInt(item.attributes().size());
            for (Map.Entry<String, List<String>> attribute : item.attributes().entrySet()) {
                write(fields, attribute.getKey().getBytes(StandardCharsets.UTF_8));
                fields.writeInt(attribute.getValue().size());
                for (String value : attribute.getValue()) {
                    write(fields, value.getBytes(StandardCharsets.UTF_8));
                }
            }
            write(fields, item.image());
        });
    }

    /** With the length first, so that no two contents are the same bytes. */
    private static void write(DataOutputStream fields, byte[] bytes) throws IOException {
        fields.writeInt(bytes.length);
        fields.write(bytes);
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
