package dev.tessera.store.generation;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.BlockIds;
import dev.tessera.store.vector.Cells;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.VectorRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * One loading of a generation. Each block is read by one of several threads, straight to its rows of the arrays that are served: first the
 * vectors, whose ids are those of all the rest.
 */
final class GenerationLoad {
    private final Manifest manifest;
    private final CacheDirectory cache;
    private final BlobStore blobs;
    private final BlockThreads threads;
    private final ItemId[] ids;
    private final float[] biases;
    private final ItemCard[] cards;
    private final long[] counts;
    private final long[] recentCounts;

    GenerationLoad(Manifest manifest, CacheDirectory cache, BlobStore blobs, BlockThreads threads) {
        this.manifest = manifest;
        this.cache = cache;
        this.blobs = blobs;
        this.threads = threads;
        int items = Math.toIntExact(manifest.items());
        this.ids = new ItemId[items];
        this.biases = new float[items];
        this.cards = new ItemCard[items];
        this.counts = new long[items];
        this.recentCounts = new long[items];
    }

    /** @throws IllegalArgumentException if artifacts do not fit together */
    LoadedGeneration run() {
        Future<float[]> parts = threads.start(() -> matrix(ItemParts.PARTS * manifest.dimension()));
        Future<ItemVectors> vectors = vectors();
        RowIds rowIds = new RowIds(manifest.id(), Arrays.asList(ids));
        List<Runnable> rest = new ArrayList<>();
        rest.addAll(BlockRows.tasks(manifest, ArtifactKind.CARDS, (blob, rows) -> readCards(blob, rows, rowIds)));
        rest.addAll(BlockRows.tasks(manifest, ArtifactKind.COUNTS, (blob, rows) -> readCounts(blob, rows, rowIds)));
        float[] partMatrix = BlockThreads.result(parts);
        rest.addAll(BlockRows.tasks(
                manifest, ArtifactKind.PARTS, (blob, rows) -> readParts(blob, rows, rowIds, partMatrix)));
        threads.run(rest);
        return new LoadedGeneration(
                manifest,
                BlockThreads.result(vectors),
                new ItemParts(ids.length, manifest.dimension(), partMatrix),
                Arrays.asList(cards),
                new Popularity(counts, recentCounts),
                folder(ArtifactKind.RANKER).orElseThrow(),
                folder(ArtifactKind.ENCODER),
                folder(ArtifactKind.SECOND_STAGE));
    }

    /** Once it returns all ids are known; the vectors come a little later. */
    private Future<ItemVectors> vectors() {
        Optional<Cells> index = index();
        float[] matrix = matrix(manifest.dimension());
        threads.run(BlockRows.tasks(
                manifest, ArtifactKind.VECTORS, (blob, rows) -> readVectors(blob, rows, index, matrix)));
        return threads.start(() -> new ItemVectors(Arrays.asList(ids), manifest.dimension(), matrix, biases, index));
    }

    private float[] matrix(int width) {
        return new float[Math.multiplyExact(ids.length, width)];
    }

    private Optional<Cells> index() {
        return Optional.ofNullable(manifest.artifacts().get(ArtifactKind.INDEX)).map(artifact -> {
            Cells cells = Cells.decode(read(artifact.blobs().get(0)));
            if (cells.size() != ids.length) {
                throw new IllegalArgumentException("INDEX has " + cells.size() + " rows; expected " + ids.length);
            }
            return cells;
        });
    }

    private void readVectors(Blob blob, BlockRows rows, Optional<Cells> index, float[] matrix) {
        int dimension = manifest.dimension();
        VectorRows block = vectorRows(ArtifactKind.VECTORS, blob, dimension);
        List<ItemId> blockIds = block.ids(BlockIds.FRESH);
        int first = rows.claim(block.count());
        for (int i = 0; i < block.count(); i++) {
            int row = first + i;
            int place = index.isPresent() ? index.get().place(row) : row;
            ids[row] = blockIds.get(i);
            biases[place] = block.bias(i);
            block.copy(i, 1, matrix, place * dimension);
        }
    }

    private void readParts(Blob blob, BlockRows rows, RowIds rowIds, float[] matrix) {
        int width = ItemParts.PARTS * manifest.dimension();
        VectorRows block = vectorRows(ArtifactKind.PARTS, blob, width);
        int first = rows.claim(block.count());
        block.ids(rowIds.from(ArtifactKind.PARTS, first));
        block.copy(0, block.count(), matrix, first * width);
    }

    private VectorRows vectorRows(ArtifactKind kind, Blob blob, int width) {
        VectorRows block = VectorRows.of(read(blob));
        if (block.dimension() != width) {
            throw GenerationException.misfit(
                    manifest.id(), kind + " has a block of " + block.dimension() + " floats a row; expected " + width);
        }
        return block;
    }

    private void readCards(Blob blob, BlockRows rows, RowIds rowIds) {
        List<ItemCard> block = CardBlock.decode(read(blob), count -> rowIds.from(ArtifactKind.CARDS, rows.claim(count)))
                .cards();
        for (int i = 0; i < block.size(); i++) {
            cards[rows.first() + i] = block.get(i);
        }
    }

    private void readCounts(Blob blob, BlockRows rows, RowIds rowIds) {
        CountBlock block = CountBlock.decode(read(blob), count -> rowIds.from(ArtifactKind.COUNTS, rows.claim(count)));
        System.arraycopy(block.counts(), 0, counts, rows.first(), block.counts().length);
        System.arraycopy(block.recentCounts(), 0, recentCounts, rows.first(), block.counts().length);
    }

    private byte[] read(Blob blob) {
        return cache.read(blob, blobs);
    }

    private Optional<Path> folder(ArtifactKind kind) {
        return Optional.ofNullable(manifest.artifacts().get(kind))
                .map(artifact -> cache.folder(artifact.blobs().get(0), blobs));
    }
}
