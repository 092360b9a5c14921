package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads generations: manifest from the generation store, bytes from the disk cache or the blob store, every byte verified. */
public final class GenerationReader {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationReader.class);

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
     * Loads a complete generation. Then takes from the cache what no generation of the store needs and nobody used for a week.
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
            LoadedGeneration loaded = new GenerationLoad(manifest, cache, blobs, threads).run();
            cleanCache();
            return loaded;
        } catch (IllegalArgumentException e) {
            throw GenerationException.damaged("generation " + id + " does not fit together: " + e.getMessage(), e);
        }
    }

    /** What goes wrong here is no reason not to serve. */
    private void cleanCache() {
        try {
            int deleted = cache.sweep(this::needed);
            if (deleted > 0) {
                LOG.info("{} files and folders of the disk cache, unused for long, were deleted", deleted);
            }
        } catch (RuntimeException e) {
            LOG.warn("the disk cache cannot be cleaned; this is tried again when the next generation is loaded", e);
        }
    }

    private Set<Blob> needed() {
        return generations.list().stream()
                .flatMap(status -> generations.manifest(status.id()).stream())
                .flatMap(manifest -> manifest.blobs().stream())
                .collect(Collectors.toSet());
    }
}
