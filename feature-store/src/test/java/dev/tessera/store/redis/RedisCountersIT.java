package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.counter.Count;
import dev.tessera.store.counter.Counters;
import dev.tessera.store.counter.CountersContract;
import dev.tessera.store.counter.Fence;
import dev.tessera.store.counter.FencedOffException;
import dev.tessera.store.model.ItemId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisServerExtension.class)
class RedisCountersIT extends CountersContract {
    private RedisFeatureStore redis;

    private RedisConnection behind;

    @BeforeEach
    void aFreshNamespace(RedisFeatureStore store, RedisSettings settings) {
        redis = store;
        behind = RedisConnection.open(settings);
    }

    @AfterEach
    void close() {
        behind.close();
    }

    @Test
    void aJobThatBeginsAfterRedisLostEverythingFencesOffTheOneThatRanOn() {
        Count count = Count.engagement(new ItemId("a"), 19_849);
        counters().beginEpoch();
        counters().beginEpoch();
        long running = counters().beginEpoch();
        forgetEpochs();
        counters().put(new Fence(running, 8), List.of(count.withValue(5)));
        assertThat(counters().popularity(19_849)).isEqualTo(Map.of(new ItemId("a"), 5L));
        long later = counters().beginEpoch();
        assertThat(later).isGreaterThan(running);
        assertThatThrownBy(() -> counters().put(new Fence(running, 9), List.of(count.withValue(6))))
                .isInstanceOf(FencedOffException.class);
        counters().put(new Fence(later, 1), List.of(count.withValue(7)));
        assertThat(counters().popularity(19_849)).isEqualTo(Map.of(new ItemId("a"), 7L));
    }

    private void forgetEpochs() {
        behind.run(jedis -> jedis.del(behind.keys().counterEpoch()));
        for (int shard = 0; shard < RedisKeys.COUNTER_SHARDS; shard++) {
            byte[] key = behind.keys().counterEpoch(shard);
            behind.run(jedis -> jedis.del(key));
        }
    }

    @Override
    protected Counters counters() {
        return redis.counters();
    }
}
