package dev.tessera.online.serving;

import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.generation.GenerationDraft;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.redis.RedisFeatureStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Random catalogs as complete generations in Redis. */
final class PublishedCatalog {
    static final int ITEMS = 200;

    private PublishedCatalog() {}

    /** Writes a catalog whose numbers follow from its id; it is not served yet. */
    static LoadedGeneration write(RedisFeatureStore store, String id, Path ranker) {
        return write(store, id, ITEMS, ranker);
    }

    static LoadedGeneration write(RedisFeatureStore store, String id, int items, Path ranker) {
        LoadedGeneration data = TestCatalog.random(id, items, id.hashCode());
        new GenerationWriter(store.generations(), store.blobs())
                .write(new GenerationDraft(
                        data.id(),
                        TestCatalog.NOW,
                        data.vectors(),
                        data.parts(),
                        data.cards(),
                        data.popularity(),
                        ranker,
                        Optional.empty(),
                        Map.of(),
                        ""));
        return data;
    }
}
