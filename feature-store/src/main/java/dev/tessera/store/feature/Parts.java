package dev.tessera.store.feature;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;

/**
 * What the encoder says about one item, by modality. All parts that are present have the encoder's dimension; an empty array means that
 * the item has no such modality, or that the encoder does not read it.
 */
public record Parts(
        @Column("the item") ItemId item,

        @Column("part of title and description; empty if absent")
        float[] text,

        @Column("part of the picture; empty if absent or unreadable")
        float[] image,

        @Column("part of the attributes; empty if absent or none is in the vocabulary")
        float[] attributes) {
    /** The table {@code parts} of a study, one row an item; what it has beside in version 2 is left unread. */
    public static final Table<Parts> TABLE = Table.of("parts", Parts.class, 1).alsoReading(EncodedItem.VERSION);

    /** @throws IllegalArgumentException for {@link Modality#BEHAVIOUR}, which is learnt by the ranker, not encoded */
    public float[] of(Modality modality) {
        return switch (modality) {
            case TEXT -> text;
            case IMAGE -> image;
            case ATTRIBUTES -> attributes;
            case BEHAVIOUR -> throw new IllegalArgumentException("an item has no encoded part of BEHAVIOUR");
        };
    }

    /** The same item as if it had no such modality. */
    public Parts without(Modality hidden) {
        return new Parts(
                item,
                hidden == Modality.TEXT ? new float[0] : text,
                hidden == Modality.IMAGE ? new float[0] : image,
                hidden == Modality.ATTRIBUTES ? new float[0] : attributes);
    }

    public boolean has(Modality modality) {
        return of(modality).length > 0;
    }
}
