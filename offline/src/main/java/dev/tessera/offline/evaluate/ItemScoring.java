package dev.tessera.offline.evaluate;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Table;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The columns of table {@code item_vectors} that scoring needs; the parts stay unread. */
record ItemScoring(ItemId item, float[] vector, float bias) {
    static final Table<ItemScoring> TABLE = Table.of("item_vectors", ItemScoring.class, 1);

    /**
     * All item vectors in the order of ids.
     *
     * @throws IOException if the table is empty or vectors differ in dimension; names the item
     */
    static ItemVectors read(Path folder) throws IOException {
        List<ItemScoring> rows = new ArrayList<>(TABLE.readAll(folder));
        rows.sort(Comparator.comparing(ItemScoring::item));
        if (rows.isEmpty()) {
            throw new IOException("table item_vectors in " + folder + " is empty");
        }
        int dimension = rows.get(0).vector.length;
        float[] matrix = new float[rows.size() * dimension];
        float[] biases = new float[rows.size()];
        for (int row = 0; row < rows.size(); row++) {
            float[] vector = rows.get(row).vector;
            if (vector.length != dimension) {
                throw new IOException("table item_vectors in " + folder + ": item " + rows.get(row).item
                        + " has a vector of dimension " + vector.length + ", others of " + dimension);
            }
            System.arraycopy(vector, 0, matrix, row * dimension, dimension);
            biases[row] = rows.get(row).bias;
        }
        return new ItemVectors(rows.stream().map(ItemScoring::item).toList(), dimension, matrix, biases);
    }
}
