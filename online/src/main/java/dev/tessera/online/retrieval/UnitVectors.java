package dev.tessera.online.retrieval;

import dev.tessera.store.model.Modality;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import java.util.List;
import java.util.stream.IntStream;

/** The item vectors of a generation, or the sum of some of their parts, scaled to length 1. A vector without direction stays 0. */
public final class UnitVectors {
    private final ItemVectors vectors;
    private final ItemParts parts;
    private final List<Modality> modalities;

    private UnitVectors(ItemVectors vectors, ItemParts parts, List<Modality> modalities) {
        this.vectors = vectors;
        this.parts = parts;
        this.modalities = modalities;
    }

    /** Whole item vectors. */
    static UnitVectors whole(ItemVectors items, ItemParts parts) {
        return new UnitVectors(items.directions(), parts, List.of(Modality.values()));
    }

    /** What content alone contributes. */
    static UnitVectors content(ItemVectors items, ItemParts parts) {
        int dimension = items.dimension();
        float[] matrix = new float[items.size() * dimension];
        IntStream.range(0, items.size())
                .parallel()
                .forEach(row -> System.arraycopy(
                        sum(parts, row, Modality.content()), 0, matrix, items.place(row) * dimension, dimension));
        return new UnitVectors(items.sameItems(matrix).directions(), parts, Modality.content());
    }

    /** The sum of some parts of one item, added in the order of the modalities. */
    static float[] sum(ItemParts parts, int row, List<Modality> modalities) {
        float[] sum = new float[parts.dimension()];
        for (Modality modality : modalities) {
            float[] part = parts.part(row, modality);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += part[i];
            }
        }
        return sum;
    }

    ItemVectors vectors() {
        return vectors;
    }

    ItemParts parts() {
        return parts;
    }

    List<Modality> modalities() {
        return modalities;
    }

    double scale(int row) {
        return vectors.scale(row);
    }
}
