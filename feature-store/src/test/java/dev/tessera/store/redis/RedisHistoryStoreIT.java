package dev.tessera.store.redis;

import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.history.HistoryStoreContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisServerExtension.class)
class RedisHistoryStoreIT extends HistoryStoreContract {
    private HistoryStore store;

    @BeforeEach
    void aFreshNamespace(RedisFeatureStore redis) {
        store = redis.histories(LIMIT);
    }

    @Override
    protected HistoryStore store() {
        return store;
    }
}
