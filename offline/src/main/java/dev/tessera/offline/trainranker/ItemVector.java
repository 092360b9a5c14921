package dev.tessera.offline.trainranker;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;

/**
 * What the ranker scores an item with. The score for a user vector u is {@code u . vector + bias}, and {@code vector = ((text + image) +
 * attributes) + behaviour}, elementwise in exactly that order of float additions, so a score splits into its parts.
 */
public record ItemVector(
        @Column("the item") ItemId item,
        @Column("the sum of the four contributions") float[] vector,
        @Column("added to every score of the item") float bias,
        @Column("contribution of title and description") float[] text,
        @Column("contribution of the picture") float[] image,
        @Column("contribution of the attributes") float[] attributes,

        @Column("contribution learnt from events; zero for an item without any")
        float[] behaviour) {
    /** The table {@code item_vectors} of a study, one row an item of its catalog. */
    public static final Table<ItemVector> TABLE = Table.of("item_vectors", ItemVector.class, 1);

    /** What one modality contributes. */
    public float[] contribution(Modality modality) {
        return switch (modality) {
            case TEXT -> text;
            case IMAGE -> image;
            case ATTRIBUTES -> attributes;
            case BEHAVIOUR -> behaviour;
        };
    }
}
