package dev.tessera.offline.publish;

import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.CardBlock;
import dev.tessera.store.generation.CountBlock;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Table;
import dev.tessera.store.vector.Int8PartBlock;
import dev.tessera.store.vector.Int8Parts;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.VectorBlock;
import dev.tessera.store.vector.VectorPrecision;
import java.io.Serializable;
import java.util.List;

/** How rows of one table become blocks of one artifact. */
sealed interface BlockContent<R extends Record> extends Serializable {
    ArtifactKind kind();

    Table<R> table();

    ItemId item(R row);

    /** The block of rows that are sorted by item. */
    byte[] encode(List<R> rows);

    default List<ItemId> items(List<R> rows) {
        return rows.stream().map(this::item).toList();
    }

    /** Item vectors and biases. With {@link VectorPrecision#INT8} they are the sums of what the parts are worth that are published beside. */
    record Vectors(int dimension, VectorPrecision precision) implements BlockContent<ItemVector> {
        @Override
        public ArtifactKind kind() {
            return ArtifactKind.VECTORS;
        }

        @Override
        public Table<ItemVector> table() {
            return ItemVector.TABLE;
        }

        @Override
        public ItemId item(ItemVector row) {
            return row.item();
        }

        @Override
        public byte[] encode(List<ItemVector> rows) {
            float[] vectors = new float[rows.size() * dimension];
            float[] biases = new float[rows.size()];
            for (int i = 0; i < biases.length; i++) {
                ItemVector row = rows.get(i);
                float[] vector =
                        switch (precision) {
                            case FLOAT32 -> Contributions.vector(row, dimension);
                            case INT8 ->
                                Int8Parts.of(Contributions.of(row, dimension), dimension)
                                        .sum(0);
                        };
                System.arraycopy(vector, 0, vectors, i * dimension, dimension);
                biases[i] = row.bias();
            }
            return new VectorBlock(items(rows), dimension, vectors, biases).encode();
        }
    }

    /** The parts of item vectors. */
    record Parts(int dimension, VectorPrecision precision) implements BlockContent<ItemVector> {
        @Override
        public ArtifactKind kind() {
            return ArtifactKind.ofParts(precision);
        }

        @Override
        public Table<ItemVector> table() {
            return ItemVector.TABLE;
        }

        @Override
        public ItemId item(ItemVector row) {
            return row.item();
        }

        @Override
        public byte[] encode(List<ItemVector> rows) {
            int width = ItemParts.PARTS * dimension;
            float[] parts = new float[rows.size() * width];
            for (int i = 0; i < rows.size(); i++) {
                System.arraycopy(Contributions.of(rows.get(i), dimension), 0, parts, i * width, width);
            }
            return switch (precision) {
                case FLOAT32 -> new VectorBlock(items(rows), width, parts, new float[rows.size()]).encode();
                case INT8 -> new Int8PartBlock(items(rows), Int8Parts.of(parts, dimension)).encode();
            };
        }
    }

    /** What people see of items. */
    record Cards() implements BlockContent<CardRow> {
        @Override
        public ArtifactKind kind() {
            return ArtifactKind.CARDS;
        }

        @Override
        public Table<CardRow> table() {
            return CardRow.TABLE;
        }

        @Override
        public ItemId item(CardRow row) {
            return row.id();
        }

        @Override
        public byte[] encode(List<CardRow> rows) {
            return new CardBlock(rows.stream().map(CardRow::card).toList()).encode();
        }
    }

    /** How often items were chosen. */
    record Counts() implements BlockContent<CatalogEntry> {
        @Override
        public ArtifactKind kind() {
            return ArtifactKind.COUNTS;
        }

        @Override
        public Table<CatalogEntry> table() {
            return CatalogEntry.TABLE;
        }

        @Override
        public ItemId item(CatalogEntry row) {
            return row.item();
        }

        @Override
        public byte[] encode(List<CatalogEntry> rows) {
            return new CountBlock(
                            items(rows),
                            rows.stream().mapToLong(CatalogEntry::count).toArray(),
                            rows.stream().mapToLong(CatalogEntry::recentCount).toArray())
                    .encode();
        }
    }
}
