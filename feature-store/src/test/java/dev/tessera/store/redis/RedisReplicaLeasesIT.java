package dev.tessera.store.redis;

import dev.tessera.store.generation.BlobStore;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.ReplicaLeasesContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisServerExtension.class)
class RedisReplicaLeasesIT extends ReplicaLeasesContract {
    private RedisFeatureStore redis;

    @BeforeEach
    void aFreshNamespace(RedisFeatureStore store) {
        redis = store;
    }

    @Override
    protected GenerationStore store() {
        return redis.generations();
    }

    @Override
    protected BlobStore blobs() {
        return redis.blobs();
    }
}
