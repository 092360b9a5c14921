package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.Cells;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.VectorBlock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/** Loads generations: manifest from the generation store, bytes from the disk cache or the blob store, every byte verified. */
public final class GenerationReader {
    /** Blocks that are fetched, verified and decoded at the same time: most of the way of one is waiting. */
    private static final int BLOCKS_AT_ONCE = 4;

    private final GenerationStore generations;
    private final BlobStore blobs;
    private final CacheDirectory cache;

    public GenerationReader(GenerationStore generations, BlobStore blobs, CacheDirectory cache) {
        this.generations = generations;
        this.blobs = blobs;
        this.cache = cache;
    }

    /**
     * Loads a complete generation.
     *
     * @throws GenerationException if it is not complete, or its artifacts do not fit together
     * @throws BlobException if bytes are missing or damaged
     */
    public LoadedGeneration load(GenerationId id) {
        Manifest manifest = generations
                .manifest(id)
                .orElseThrow(() -> new GenerationException(
                        "generation " + id + " is not there, or not complete; publish it, or activate another"));
        try (InOrder threads = new InOrder(BLOCKS_AT_ONCE, "generation-blocks")) {
            return load(manifest, threads);
        } catch (IllegalArgumentException e) {
            throw GenerationException.damaged("generation " + id + " does not fit together: " + e.getMessage(), e);
        }
    }

    private LoadedGeneration load(Manifest manifest, InOrder threads) {
        ItemVectors vectors = vectors(manifest, threads);
        return new LoadedGeneration(
                manifest,
                vectors,
                parts(manifest, threads, vectors.ids()),
                cards(manifest, threads),
                popularity(manifest, threads, vectors.ids()),
                folder(manifest, ArtifactKind.RANKER).orElseThrow(),
                folder(manifest, ArtifactKind.ENCODER),
                folder(manifest, ArtifactKind.SECOND_STAGE));
    }

    private ItemVectors vectors(Manifest manifest, InOrder threads) {
        int dimension = manifest.dimension();
        Optional<Cells> index = index(manifest);
        IntUnaryOperator places =
                index.<IntUnaryOperator>map(cells -> cells::place).orElse(IntUnaryOperator.identity());
        Matrix matrix = new Matrix(manifest, ArtifactKind.VECTORS, dimension, places);
        blocks(manifest, ArtifactKind.VECTORS, threads, VectorBlock::decode, matrix::add);
        return new ItemVectors(matrix.ids(), dimension, matrix.rows(), matrix.biases(), index);
    }

    private Optional<Cells> index(Manifest manifest) {
        return Optional.ofNullable(manifest.artifacts().get(ArtifactKind.INDEX)).map(artifact -> {
            Cells cells = Cells.decode(cache.read(artifact.blobs().get(0), blobs));
            if (cells.size() != manifest.items()) {
                throw new IllegalArgumentException("INDEX has " + cells.size() + " rows; expected " + manifest.items());
            }
            return cells;
        });
    }

    private ItemParts parts(Manifest manifest, InOrder threads, List<ItemId> ids) {
        Matrix matrix = new Matrix(
                manifest, ArtifactKind.PARTS, ItemParts.PARTS * manifest.dimension(), IntUnaryOperator.identity());
        blocks(manifest, ArtifactKind.PARTS, threads, VectorBlock::decode, matrix::add);
        checkSame(ArtifactKind.PARTS, matrix.ids(), ids);
        return new ItemParts(ids.size(), manifest.dimension(), matrix.rows());
    }

    private List<ItemCard> cards(Manifest manifest, InOrder threads) {
        List<ItemCard> cards = new ArrayList<>();
        blocks(manifest, ArtifactKind.CARDS, threads, CardBlock::decode, block -> cards.addAll(block.cards()));
        return cards;
    }

    private Popularity popularity(Manifest manifest, InOrder threads, List<ItemId> ids) {
        long[] counts = new long[ids.size()];
        long[] recentCounts = new long[ids.size()];
        List<ItemId> found = new ArrayList<>(ids.size());
        blocks(manifest, ArtifactKind.COUNTS, threads, CountBlock::decode, block -> {
            checkRoom(ArtifactKind.COUNTS, found.size() + block.ids().size(), ids.size());
            System.arraycopy(block.counts(), 0, counts, found.size(), block.counts().length);
            System.arraycopy(block.recentCounts(), 0, recentCounts, found.size(), block.counts().length);
            found.addAll(block.ids());
        });
        checkSame(ArtifactKind.COUNTS, found, ids);
        return new Popularity(counts, recentCounts);
    }

    private <T> void blocks(
            Manifest manifest, ArtifactKind kind, InOrder threads, Function<byte[], T> decode, Consumer<T> take) {
        threads.forEach(artifact(manifest, kind).blobs(), blob -> decode.apply(cache.read(blob, blobs)), take);
    }

    private Optional<Path> folder(Manifest manifest, ArtifactKind kind) {
        return Optional.ofNullable(manifest.artifacts().get(kind))
                .map(artifact -> cache.folder(artifact.blobs().get(0), blobs));
    }

    private static Artifact artifact(Manifest manifest, ArtifactKind kind) {
        return Optional.ofNullable(manifest.artifacts().get(kind)).orElseThrow();
    }

    private static void checkSame(ArtifactKind kind, List<ItemId> found, List<ItemId> expected) {
        if (found.equals(expected)) {
            return;
        }
        for (int row = 0; row < Math.min(found.size(), expected.size()); row++) {
            if (!found.get(row).equals(expected.get(row))) {
                throw new IllegalArgumentException(kind + " has '" + found.get(row) + "' in row " + row
                        + "; VECTORS has '" + expected.get(row) + "'");
            }
        }
        throw new IllegalArgumentException(kind + " has " + found.size() + " rows; expected " + expected.size());
    }

    static void checkRoom(ArtifactKind kind, int needed, int room) {
        if (needed > room) {
            throw new IllegalArgumentException(kind + " has at least " + needed + " rows; expected " + room);
        }
    }

    /** The rows of all blocks of an artifact, each copied to its place in one array. */
    private static final class Matrix {
        private final ArtifactKind kind;
        private final int width;
        private final IntUnaryOperator places;
        private final List<ItemId> ids = new ArrayList<>();
        private final float[] rows;
        private final float[] biases;

        Matrix(Manifest manifest, ArtifactKind kind, int width, IntUnaryOperator places) {
            this.kind = kind;
            this.width = width;
            this.places = places;
            int items = Math.toIntExact(manifest.items());
            this.rows = new float[Math.multiplyExact(items, width)];
            this.biases = new float[items];
        }

        void add(VectorBlock block) {
            if (block.dimension() != width) {
                throw new IllegalArgumentException(
                        kind + " has a block of " + block.dimension() + " floats a row; expected " + width);
            }
            int at = ids.size();
            checkRoom(kind, at + block.ids().size(), biases.length);
            for (int i = 0; i < block.ids().size(); i++) {
                int place = places.applyAsInt(at + i);
                System.arraycopy(block.vectors(), i * width, rows, place * width, width);
                biases[place] = block.biases()[i];
            }
            ids.addAll(block.ids());
        }

        List<ItemId> ids() {
            return ids;
        }

        float[] rows() {
            return rows;
        }

        float[] biases() {
            return biases;
        }
    }
}
