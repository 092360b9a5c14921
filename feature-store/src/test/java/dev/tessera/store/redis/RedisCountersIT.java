package dev.tessera.store.redis;

import dev.tessera.store.counter.Counters;
import dev.tessera.store.counter.CountersContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisServerExtension.class)
class RedisCountersIT extends CountersContract {
    private RedisFeatureStore redis;

    @BeforeEach
    void aFreshNamespace(RedisFeatureStore store) {
        redis = store;
    }

    @Override
    protected Counters counters() {
        return redis.counters();
    }
}
