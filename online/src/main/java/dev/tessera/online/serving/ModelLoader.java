package dev.tessera.online.serving;

import dev.tessera.online.retrieval.CacheCounts;
import dev.tessera.online.retrieval.CachedUserVectors;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.UserVectors;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.GenerationId;

/** Loads a generation from the store, and its models from their folders. */
final class ModelLoader implements GenerationLoader {
    /** How many user vectors a generation remembers. */
    private static final int CACHED_VECTORS = 10_000;

    private final GenerationReader reader;
    private final CacheCounts counts;

    ModelLoader(GenerationReader reader, CacheCounts counts) {
        this.reader = reader;
        this.counts = counts;
    }

    @Override
    public ServedGeneration load(GenerationId id) {
        LoadedGeneration data = reader.load(id);
        UserVectors users = ModelUserVectors.load(data);
        ServedGeneration served;
        try {
            served = new ServedGeneration(
                    data, new CachedUserVectors(users, CACHED_VECTORS, counts), EncoderQueries.of(data));
        } catch (RuntimeException e) {
            users.close();
            throw e;
        }
        try {
            Warmup.run(data, users, served::forUser);
            return served;
        } catch (RuntimeException e) {
            served.close();
            throw e;
        }
    }
}
