package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A generation in memory. Row {@code i} means the same item in vectors, parts, cards and popularity. It holds no file handle and no native
 * resource: whoever serves it opens the models from the folders, and closes them.
 *
 * @param rankerFolder holds the ranker's SavedModel and what belongs to it; stays as long as the cache folder does
 * @param encoderFolder holds the encoder; empty if the generation was published without
 * @param secondStageFolder holds the second stage; empty if none was released
 */
public record LoadedGeneration(
        Manifest manifest,
        ItemVectors vectors,
        ItemParts parts,
        List<ItemCard> cards,
        Popularity popularity,
        Path rankerFolder,
        Optional<Path> encoderFolder,
        Optional<Path> secondStageFolder) {
    /** Without a second stage. */
    public LoadedGeneration(
            Manifest manifest,
            ItemVectors vectors,
            ItemParts parts,
            List<ItemCard> cards,
            Popularity popularity,
            Path rankerFolder,
            Optional<Path> encoderFolder) {
        this(manifest, vectors, parts, cards, popularity, rankerFolder, encoderFolder, Optional.empty());
    }

    public LoadedGeneration {
        cards = List.copyOf(cards);
        int items = vectors.size();
        if (parts.size() != items || cards.size() != items || popularity.size() != items) {
            throw new IllegalArgumentException(
                    "generation " + manifest.id() + ": " + items + " vectors, " + parts.size() + " parts, "
                            + cards.size() + " cards, " + popularity.size() + " counts; expected as many of each");
        }
        if (vectors.dimension() != manifest.dimension() || parts.dimension() != manifest.dimension()) {
            throw new IllegalArgumentException(
                    "generation " + manifest.id() + ": vectors of dimension " + vectors.dimension() + ", parts of "
                            + parts.dimension() + "; the manifest says " + manifest.dimension());
        }
        for (int row = 0; row < items; row++) {
            if (!cards.get(row).id().equals(vectors.id(row))) {
                throw new IllegalArgumentException(
                        "generation " + manifest.id() + ": row " + row + " is '" + vectors.id(row)
                                + "' among the vectors and '" + cards.get(row).id() + "' among the cards");
            }
        }
    }

    public GenerationId id() {
        return manifest.id();
    }
}
