package dev.tessera.store.model;

import dev.tessera.store.table.Column;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is recommended.
 *
 * @param title shown to people; may be empty, then the text modality rests on the description
 * @param description longer text; may be empty. An item with neither has no TEXT modality
 * @param attributes named lists of values, for example {@code genre -> [Comedy, Drama]} or {@code price -> [12.50]}
 * @param image encoded JPEG or PNG; empty array if the item has no picture
 * @param availableFrom when the item entered the catalog; {@link Instant#EPOCH} if it always was there
 * @param availableUntil when it leaves; {@link #FOREVER} if it stays
 */
public record Item(
        ItemId id,
        String title,
        String description,
        Map<String, List<String>> attributes,
        byte[] image,
        Instant availableFrom,

        @Column(value = "when it leaves; the year 10000 if it stays", before = Item.FOREVER_SECONDS * 1_000_000)
        Instant availableUntil) {
    /** {@link #FOREVER}, in seconds since 1970. */
    public static final long FOREVER_SECONDS = 253_402_300_800L;

    /** The end of what never ends: the year 10000, which no moment that is read reaches. */
    public static final Instant FOREVER = Instant.ofEpochSecond(FOREVER_SECONDS);

    public Item {
        TreeMap<String, List<String>> sorted = new TreeMap<>();
        attributes.forEach((name, values) -> sorted.put(name, List.copyOf(values)));
        attributes = sorted;
    }

    /** An item that stays. */
    public Item(
            ItemId id,
            String title,
            String description,
            Map<String, List<String>> attributes,
            byte[] image,
            Instant availableFrom) {
        this(id, title, description, attributes, image, availableFrom, FOREVER);
    }

    /** Whether the encoder can read this modality from the item's content. */
    public boolean has(Modality modality) {
        return switch (modality) {
            case TEXT -> !title.isBlank() || !description.isBlank();
            case IMAGE -> image.length > 0;
            case ATTRIBUTES -> !attributes.isEmpty();
            case BEHAVIOUR -> false;
        };
    }

    /** The same item with other attributes. */
    public Item withAttributes(Map<String, List<String>> other) {
        return new Item(id, title, description, other, image, availableFrom, availableUntil);
    }

    /** The same item as if it had no picture. */
    public Item withoutImage() {
        return withImage(new byte[0]);
    }

    /** The same item with another picture. */
    public Item withImage(byte[] other) {
        return new Item(id, title, description, attributes, other, availableFrom, availableUntil);
    }
}
