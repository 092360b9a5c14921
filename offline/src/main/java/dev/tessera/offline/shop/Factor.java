package dev.tessera.offline.shop;

import dev.tessera.store.model.Modality;
import java.util.Arrays;
import java.util.List;

/**
 * What shoppers like or dislike in a product: three factors that only its text tells and three that only its picture shows. Each has
 * {@value #LEVELS} levels, drawn uniformly and independently for every product.
 */
public enum Factor {
    MATERIAL(0, Modality.TEXT),
    BRAND(1, Modality.TEXT),
    USE(2, Modality.TEXT),
    SHAPE(3, Modality.IMAGE),
    COLOUR(4, Modality.IMAGE),
    PATTERN(5, Modality.IMAGE);

    /** Levels of every factor, so that all factors have the same variance. */
    public static final int LEVELS = 6;

    /** Length of a taste: one weight for each level of each factor. */
    public static final int WEIGHTS = values().length * LEVELS;

    private final int index;
    private final Modality modality;

    Factor(int index, Modality modality) {
        this.index = index;
        this.modality = modality;
    }

    /** Where the level of this factor stands among the levels of a product. */
    int index() {
        return index;
    }

    /** The only modality that shows this factor. */
    public Modality modality() {
        return modality;
    }

    /** Where the weight of a level stands in a taste. */
    public int weight(int level) {
        return index * LEVELS + level;
    }

    /** The factors that one modality shows, in order. */
    public static List<Factor> of(Modality modality) {
        return Arrays.stream(values())
                .filter(factor -> factor.modality == modality)
                .toList();
    }
}
