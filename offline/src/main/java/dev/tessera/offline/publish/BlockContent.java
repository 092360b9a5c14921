package dev.tessera.offline.publish;

import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.CardBlock;
import dev.tessera.store.generation.CountBlock;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Table;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.VectorBlock;
import java.io.Serializable;
import java.util.List;

/** How rows of one table become blocks of one artifact. */
sealed interface BlockContent<R extends Record> extends Serializable {
    ArtifactKind kind();

    Table<R> table();

    ItemId item(R row);

    /** The block of rows that are sorted by item. */
    byte[] encode(List<R> rows);

    /** The ids in an encoded block. */
    List<ItemId> decode(byte[] block);

    default List<ItemId> items(List<R> rows) {
        return rows.stream().map(this::item).toList();
    }

    /** Item vectors and biases. */
    record Vectors(int dimension) implements BlockContent<ItemVector> {
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
                Contributions.of(row, dimension);
                System.arraycopy(row.vector(), 0, vectors, i * dimension, dimension);
                biases[i] = row.bias();
            }
            return new VectorBlock(items(rows), dimension, vectors, biases).encode();
        }

        @Override
        public List<ItemId> decode(byte[] block) {
            return VectorBlock.decode(block).ids();
        }
    }

    /** The parts of item vectors. */
    record Parts(int dimension) implements BlockContent<ItemVector> {
        @Override
        public ArtifactKind kind() {
            return ArtifactKind.PARTS;
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
            return new VectorBlock(items(rows), width, parts, new float[rows.size()]).encode();
        }

        @Override
        public List<ItemId> decode(byte[] block) {
            return VectorBlock.decode(block).ids();
        }
    }

    /** What people see of items. */
    record Cards() implements BlockContent<Item> {
        @Override
        public ArtifactKind kind() {
            return ArtifactKind.CARDS;
        }

        @Override
        public Table<Item> table() {
            return IngestTables.ITEMS;
        }

        @Override
        public ItemId item(Item row) {
            return row.id();
        }

        @Override
        public byte[] encode(List<Item> rows) {
            return new CardBlock(rows.stream().map(ItemCard::of).toList()).encode();
        }

        @Override
        public List<ItemId> decode(byte[] block) {
            return CardBlock.decode(block).cards().stream().map(ItemCard::id).toList();
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

        @Override
        public List<ItemId> decode(byte[] block) {
            return CountBlock.decode(block).ids();
        }
    }
}
