package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;

/** Loads generations: manifest from the generation store, bytes from the disk cache or the blob store, every byte verified. */
public final class GenerationReader {
    /** Blocks that are fetched, verified and read at the same time: part of the way of one is waiting. */
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
        try (BlockThreads threads = new BlockThreads(BLOCKS_AT_ONCE, "generation-blocks")) {
            return new GenerationLoad(manifest, cache, blobs, threads).run();
        } catch (IllegalArgumentException e) {
            throw GenerationException.damaged("generation " + id + " does not fit together: " + e.getMessage(), e);
        }
    }
}
