package dev.tessera.store.generation;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.BlockIds;
import dev.tessera.store.vector.Cells;
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
        Future<PartRows> startedParts = threads.start(() -> PartRows.of(manifest));
        Future<ItemVectors> vectors = vectors();
        RowIds rowIds = new RowIds(manifest.id(), Arrays.asList(ids));
        List<Runnable> rest = new ArrayList<>();
        rest.addAll(BlockRows.tasks(manifest, ArtifactKind.CARDS, (blob, rows) -> readCards(blob, rows, rowIds)));
        rest.addAll(BlockRows.tasks(manifest, ArtifactKind.COUNTS, (blob, rows) -> readCounts(blob, rows, rowIds)));
        PartRows parts = BlockThreads.result(startedParts);
        rest.addAll(BlockRows.tasks(
                manifest,
                ArtifactKind.ofParts(manifest.precision()),
                (blob, rows) -> parts.read(read(blob), rows, rowIds)));
        threads.run(rest);
        return new LoadedGeneration(
                manifest,
                BlockThreads.result(vectors),
                parts.parts(),
                Arrays.asList(cards),
                new Popularity(counts, recentCounts),
                folder(ArtifactKind.RANKER).orElseThrow(),
                folder(ArtifactKind.ENCODER),
                folder(ArtifactKind.SECOND_STAGE));
    }

    /** Once it returns all ids are known; the vectors come a little later. */
    private Future<ItemVectors> vectors() {
        Optional<Cells> index = index();
        float[] matrix = new float[Math.multiplyExact(ids.length, manifest.dimension())];
        threads.run(BlockRows.tasks(
                manifest, ArtifactKind.VECTORS, (blob, rows) -> readVectors(blob, rows, index, matrix)));
        return threads.start(() -> new ItemVectors(Arrays.asList(ids), manifest.dimension(), matrix, biases, index));
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
        VectorRows block = VectorRows.of(read(blob));
        PartRows.checkWidth(manifest, ArtifactKind.VECTORS, block.dimension(), dimension);
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
