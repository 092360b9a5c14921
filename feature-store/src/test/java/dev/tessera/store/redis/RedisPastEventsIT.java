package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.history.PastEvents;
import dev.tessera.store.history.PastEventsContract;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisServerExtension.class)
class RedisPastEventsIT extends PastEventsContract {
    private static final RecordingSettings SETTINGS =
            RecordingSettings.of(LIMIT).withHorizon(HORIZON);

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
    protected PastEvents past() {
        return redis.pastEvents(SETTINGS);
    }

    @Override
    protected EventRecorder recorder() {
        return redis.recorder(SETTINGS);
    }

    @Override
    protected HistoryStore histories() {
        return redis.histories(LIMIT);
    }

    @Test
    void idsAreKeptAsLongAsARecorderLooksAtThemAndNeverShorterThanItKeepsThem() {
        Instant noon = Instant.parse("2024-05-06T12:00:00Z");
        Event event = new Event(new EventId("e1"), new UserId("u1"), new ItemId("i1"), EventKind.VIEW, 1, noon, noon);
        byte[] seen = behind.keys().seen(event.user(), SeenDays.of(noon));
        past().rebuild(List.of(event), noon.plus(Duration.ofDays(6)));
        assertThat(ttl(seen)).as("to the end of the 7th day after").isBetween(36 * 3600L - 60, 36 * 3600L);
        recorder().record(List.of(event));
        long kept = ttl(seen);
        assertThat(kept).isGreaterThan(Duration.ofDays(7).toSeconds());
        past().rebuild(List.of(event), noon.plus(Duration.ofDays(6)));
        assertThat(ttl(seen)).isBetween(kept - 60, kept);
        assertThat(behind.<Boolean>run(redis -> redis.exists(behind.keys().stream(event.user()))))
                .as("the stream got nothing")
                .isFalse();
    }

    private long ttl(byte[] key) {
        return behind.run(redis -> redis.ttl(key));
    }
}
