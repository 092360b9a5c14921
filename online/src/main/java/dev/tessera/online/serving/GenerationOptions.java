package dev.tessera.online.serving;

import dev.tessera.online.retrieval.CacheCounts;
import dev.tessera.store.generation.BlobStore;
import dev.tessera.store.generation.CacheDirectory;
import dev.tessera.store.generation.FolderBlobStore;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where generations come from. */
public final class GenerationOptions {
    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Option(
            names = "--blobs",
            paramLabel = "DIR",
            description = "folder that holds the bytes of the generations (default: they are in Redis)")
    private Optional<Path> blobs = Optional.empty();

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            defaultValue = "${env:TESSERA_GENERATION_CACHE:-${sys:user.home}/.cache/tessera/generations}",
            description = "folder that keeps downloaded generations between starts (default: ${DEFAULT-VALUE})")
    private Path cache = Path.of("");

    public RedisSettings settings() {
        return redis.settings();
    }

    GenerationStore generations(RedisFeatureStore store) {
        return store.generations(blobs(store));
    }

    /** Loads generations as a ranker does. */
    public GenerationLoader loader(RedisFeatureStore store) {
        return loader(store, new CacheCounts(), ModelLoader.REMEMBERED_USER_VECTORS, true);
    }

    /**
     * @param rememberedUserVectors of each generation, at most
     * @param secondStage whether that of a generation is loaded, if it has one
     */
    GenerationLoader loader(
            RedisFeatureStore store, CacheCounts counts, int rememberedUserVectors, boolean secondStage) {
        return new ModelLoader(
                new GenerationReader(generations(store), blobs(store), new CacheDirectory(cache)),
                counts,
                rememberedUserVectors,
                secondStage);
    }

    private BlobStore blobs(RedisFeatureStore store) {
        return blobs.<BlobStore>map(folder -> new FolderBlobStore(folder, InstantSource.system()))
                .orElseGet(store::blobs);
    }
}
