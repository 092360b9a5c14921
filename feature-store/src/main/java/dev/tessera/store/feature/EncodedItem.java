package dev.tessera.store.feature;

import dev.tessera.store.generation.Digest;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;

/** {@link Parts} with what they were made from and by, so that an item which has not changed need not be encoded again. */
public record EncodedItem(
        @Column("the item") ItemId item,

        @Column("part of title and description; empty if absent")
        float[] text,

        @Column("part of the picture; empty if absent or unreadable")
        float[] image,

        @Column("part of the attributes; empty if absent or none is in the vocabulary")
        float[] attributes,

        @Column("SHA-256 of the content that the encoder reads of the item")
        Digest content,

        @Column("SHA-256 of the encoder's files") Digest encoder) {
    static final int VERSION = 2;

    /** The table {@code parts} as embed writes it. Version 1, without the digests, is read as {@link Parts} only. */
    public static final Table<EncodedItem> TABLE = Table.of("parts", EncodedItem.class, VERSION);

    public static EncodedItem of(Item item, Parts parts, Digest encoder) {
        return new EncodedItem(
                item.id(), parts.text(), parts.image(), parts.attributes(), ItemFeatures.digest(item), encoder);
    }
}
