package dev.tessera.store.redis;

import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.EventRecorderContract;
import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.resps.StreamEntry;

@ExtendWith(RedisServerExtension.class)
class RedisEventRecorderIT extends EventRecorderContract {
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

    @Override
    protected EventRecorder recorder() {
        return redis.recorder(RecordingSettings.of(50).withHorizon(HORIZON));
    }

    @Override
    protected HistoryStore histories() {
        return redis.histories(50);
    }

    @Override
    protected List<String> streamed(List<UserId> users) {
        return users.stream()
                .map(user -> new String(behind.keys().stream(user), StandardCharsets.UTF_8))
                .distinct()
                .flatMap(key -> behind.<List<StreamEntry>>run(jedis -> jedis.xrange(key, "-", "+")).stream())
                .map(entry -> entry.getFields().get("event"))
                .toList();
    }
}
