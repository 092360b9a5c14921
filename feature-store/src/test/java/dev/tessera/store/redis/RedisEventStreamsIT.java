package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.history.EventRecorder.Impression;
import dev.tessera.store.history.EventStreams;
import dev.tessera.store.history.EventStreamsContract;
import dev.tessera.store.history.MalformedEntryException;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.history.StreamPosition;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.StreamEntryID;

@ExtendWith(RedisServerExtension.class)
class RedisEventStreamsIT extends EventStreamsContract {
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
    protected EventStreams streams() {
        return redis.streams();
    }

    @Override
    protected void add(int partition, Map<String, String> fields) {
        String key = new String(behind.keys().stream(partition), java.nio.charset.StandardCharsets.UTF_8);
        behind.run(jedis -> jedis.xadd(key, StreamEntryID.NEW_ENTRY, fields));
    }

    @Test
    void whatTheRecorderWritesIsReadAsItWas() throws MalformedEntryException {
        Instant now = Instant.parse("2024-05-06T12:00:00.123Z");
        Event event = new Event(
                new EventId("clé \uD83D\uDE00"),
                new UserId("ann"),
                new ItemId("é"),
                EventKind.CLICK,
                Double.NaN,
                now,
                now);
        Impression shown = new Impression(new DecisionId("d1"), 3);
        redis.recorder(RecordingSettings.of(50)).record(List.of(event), Map.of(event.id(), shown));
        int partition = RedisKeys.partitionOf(event.user());
        List<StreamEntry> entries = streams().read(partition, StreamPosition.START, 10);
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).event()).isEqualTo(event);
        assertThat(new TreeMap<>(entries.get(0).fields())).isEqualTo(StreamEntry.fieldsOf(event, Optional.of(shown)));
    }
}
