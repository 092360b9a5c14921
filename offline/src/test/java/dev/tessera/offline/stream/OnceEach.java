package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.counter.Count;
import dev.tessera.store.model.Event;
import dev.tessera.store.redis.RedisFeatureStore;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** What the streaming job promises: all of what was acknowledged, and all of it once. */
final class OnceEach {
    private OnceEach() {}

    static void assertLoggedAndCounted(List<Event> acknowledged, WorkDirectory work, RedisFeatureStore store)
            throws IOException {
        List<Event> logged = StreamTables.EVENTS.readAll(work.eventLog());
        assertThat(new HashSet<>(logged)).isEqualTo(new HashSet<>(acknowledged));
        assertThat(logged).hasSameSizeAs(acknowledged);
        Map<String, Count> expected = PlainCounts.of(acknowledged);
        assertThat(PlainCounts.stored(store.counters(), expected)).isEqualTo(expected);
    }
}
