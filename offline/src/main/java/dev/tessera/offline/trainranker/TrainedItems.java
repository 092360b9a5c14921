package dev.tessera.offline.trainranker;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.store.model.Modality;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The table {@code item_vectors} in memory, rows in rising order of ids. */
public record TrainedItems(ItemVectors vectors, ItemParts parts) {

    /** @throws IOException if the folder has no such table, or an empty one */
    public static TrainedItems read(StudyDirectory folder) throws IOException {
        List<ItemVector> rows = new ArrayList<>(ItemVector.TABLE.readAll(folder.table(ItemVector.TABLE.name())));
        if (rows.isEmpty()) {
            throw new IOException("table item_vectors in " + folder.root() + " is empty; run train-ranker again");
        }
        rows.sort(Comparator.comparing(ItemVector::item));
        int dimension = rows.get(0).vector().length;
        float[] vectors = new float[rows.size() * dimension];
        float[] parts = new float[rows.size() * ItemParts.PARTS * dimension];
        float[] biases = new float[rows.size()];
        int at = 0;
        for (int row = 0; row < biases.length; row++) {
            ItemVector each = rows.get(row);
            System.arraycopy(each.vector(), 0, vectors, row * dimension, dimension);
            biases[row] = each.bias();
            for (Modality modality : Modality.values()) {
                System.arraycopy(each.contribution(modality), 0, parts, at, dimension);
                at += dimension;
            }
        }
        return new TrainedItems(
                new ItemVectors(rows.stream().map(ItemVector::item).toList(), dimension, vectors, biases),
                ItemParts.of(biases.length, dimension, parts));
    }
}
