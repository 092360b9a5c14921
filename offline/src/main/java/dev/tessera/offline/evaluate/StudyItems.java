package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.scoring.PartMap;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The item vectors that a study trained, and what they would be if their content, or their storage, were another. */
public final class StudyItems {
    private final List<ItemVector> rows;
    private final PartMap map;

    private StudyItems(List<ItemVector> rows, PartMap map) {
        this.rows = rows;
        this.map = map;
    }

    /** @throws IOException if the study has no item vectors, or others than those of its catalog */
    public static StudyItems read(StudyDirectory study, Catalog catalog) throws IOException {
        List<ItemVector> rows = new ArrayList<>(ItemVector.TABLE.readAll(study.table(ItemVector.TABLE.name())));
        rows.sort(Comparator.comparing(ItemVector::item));
        if (!rows.stream().map(ItemVector::item).toList().equals(catalog.items())) {
            throw new IOException(study.table(ItemVector.TABLE.name()) + " holds " + rows.size()
                    + " items that are not the " + catalog.size() + " of the study's catalog; run train-ranker again");
        }
        return new StudyItems(rows, PartMap.read(study.ranker()));
    }

    public int dimension() {
        return map.dimension();
    }

    /** The vectors as they were trained, a row an item. */
    public float[] matrix() {
        return matrix(rows.stream().map(ItemVector::vector).toList());
    }

    /**
     * The vectors with content from these parts; behaviour stays.
     *
     * @throws IllegalArgumentException if an item has none
     */
    public float[] rebuilt(Map<ItemId, Parts> parts) {
        return matrix(rows.stream().map(row -> rebuilt(row, parts)).toList());
    }

    /**
     * The vectors as they are where a modality is missing: in place of what it says stands what the ranker learnt for items that lack it. To ask the
     * same model the same questions, and see what is lost.
     *
     * @param parts of the items
     */
    ItemVectors without(Modality hidden, List<Parts> parts) {
        Map<ItemId, Parts> left = new HashMap<>();
        parts.forEach(part -> left.put(part.item(), part.without(hidden)));
        return with(rebuilt(left));
    }

    private float[] rebuilt(ItemVector row, Map<ItemId, Parts> parts) {
        Parts own = parts.get(row.item());
        if (own == null) {
            throw new IllegalArgumentException("item " + row.item() + " of the catalog has no parts");
        }
        return ItemParts.sum(map.contributions(own, row.behaviour()), 0, dimension());
    }

    private float[] matrix(List<float[]> vectors) {
        float[] matrix = new float[vectors.size() * dimension()];
        for (int row = 0; row < vectors.size(); row++) {
            System.arraycopy(vectors.get(row), 0, matrix, row * dimension(), dimension());
        }
        return matrix;
    }

    /** Other vectors of the same items, with the biases that were trained. */
    public ItemVectors with(float[] matrix) {
        float[] biases = new float[rows.size()];
        for (int row = 0; row < biases.length; row++) {
            biases[row] = rows.get(row).bias();
        }
        return new ItemVectors(rows.stream().map(ItemVector::item).toList(), dimension(), matrix, biases);
    }
}
