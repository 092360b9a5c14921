package dev.tessera.offline.trainranker;

import dev.tessera.store.model.Modality;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The parts of all items by modality, as matrices; only the modalities a study uses are in it. */
public final class CatalogParts {
    private final int items;
    private final int dimension;
    private final Map<Modality, float[]> values = new EnumMap<>(Modality.class);
    private final Map<Modality, float[]> present = new EnumMap<>(Modality.class);

    /** @param dimension of a part; 0 if there is no content at all */
    public CatalogParts(int items, int dimension) {
        this.items = items;
        this.dimension = dimension;
    }

    /** Sets a part of an item; parts that are not set are absent. */
    public void set(int row, Modality modality, float[] part) {
        if (part.length != dimension) {
            throw new IllegalArgumentException("part " + modality + " of item in row " + row + " has " + part.length
                    + " values, expected " + dimension);
        }
        float[] matrix = values.computeIfAbsent(modality, m -> new float[items * dimension]);
        System.arraycopy(part, 0, matrix, row * dimension, dimension);
        present.computeIfAbsent(modality, m -> new float[items])[row] = 1;
    }

    /** The modalities that at least one item has. */
    public Set<Modality> modalities() {
        return values.keySet();
    }

    public int items() {
        return items;
    }

    public int dimension() {
        return dimension;
    }

    /** A part of an item; empty if absent. */
    float[] part(int row, Modality modality) {
        return present(modality)[row] == 0
                ? new float[0]
                : Arrays.copyOfRange(values(modality), row * dimension, (row + 1) * dimension);
    }

    /** [items, dimension], zero where absent. */
    float[] values(Modality modality) {
        return values.getOrDefault(modality, new float[0]);
    }

    /** [items], 1 where present. */
    float[] present(Modality modality) {
        return present.getOrDefault(modality, new float[0]);
    }
}
