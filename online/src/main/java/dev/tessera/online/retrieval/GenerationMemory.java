package dev.tessera.online.retrieval;

import dev.tessera.store.generation.Artifact;
import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.Manifest;
import java.util.Optional;

/** Estimates the heap that a generation takes while it is served, from its manifest alone. Models lie outside the heap. */
public final class GenerationMemory {
    /** Matrices of floats beside the parts: the vectors, and the sums of what content alone contributes. */
    private static final int MATRICES = 2;

    /** Ids, where they are found, counts, and what is kept in arrays and lists beside the vectors: measured, see docs/reference/memory.md. */
    private static final long BYTES_AN_ITEM = 200;

    /** A card in memory and what finds it by its attributes, as a multiple of the card as stored: measured. */
    private static final double CARD_FACTOR = 1.75;

    private GenerationMemory() {}

    /** Bytes. */
    public static long estimate(Manifest manifest) {
        long matrices = (long) MATRICES * Float.BYTES * manifest.dimension();
        long vectors = matrices + manifest.precision().bytesOfParts(manifest.dimension());
        long cards = Optional.ofNullable(manifest.artifacts().get(ArtifactKind.CARDS))
                .map(Artifact::size)
                .orElse(0L);
        return manifest.items() * (vectors + BYTES_AN_ITEM) + (long) (cards * CARD_FACTOR);
    }
}
