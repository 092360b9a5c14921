package dev.tessera.online.retrieval;

import dev.tessera.store.model.Modality;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.UnitVector;
import java.util.List;
import java.util.stream.IntStream;

/** The item vectors of a generation, or the sum of some of their parts, scaled to length 1. A vector without direction stays 0. */
public final class UnitVectors {
    private final ItemVectors vectors;
    private final ItemParts parts;
    private final List<Modality> modalities;
    private final double[] scales;

    private UnitVectors(ItemVectors vectors, ItemParts parts, List<Modality> modalities, double[] scales) {
        this.vectors = vectors;
        this.parts = parts;
        this.modalities = modalities;
        this.scales = scales;
    }

    /** @param modalities the parts that count */
    public static UnitVectors of(ItemVectors items, ItemParts parts, List<Modality> modalities) {
        int dimension = items.dimension();
        float[] matrix = new float[items.size() * dimension];
        double[] scales = new double[items.size()];
        IntStream.range(0, items.size()).parallel().forEach(row -> {
            float[] sum = sum(parts, row, modalities);
            double length = UnitVector.length(sum);
            scales[row] = length > 0 ? 1 / length : 0;
            for (int i = 0; i < dimension; i++) {
                matrix[items.place(row) * dimension + i] = (float) (sum[i] * scales[row]);
            }
        });
        return new UnitVectors(items.sameItems(matrix), parts, List.copyOf(modalities), scales);
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
        return scales[row];
    }
}
