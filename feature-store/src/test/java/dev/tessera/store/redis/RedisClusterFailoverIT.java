package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.redis.embedded.RedisClusterNodes;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of three masters of a cluster is killed (SIGKILL) under a process that publishes, reads and records; its replica takes over. The build tries it with TLS. */
@Tag("soak")
class RedisClusterFailoverIT {
    /** More than are recorded here. */
    private static final int HISTORY = 1_000_000;

    @TempDir
    Path scratch;

    @Test
    void theSameProcessGoesOnWithTheReplicaThatTookOver() {
        try (RedisClusterNodes nodes = new RedisClusterNodes(true, RedisWire.PLAIN)) {
            RedisSettings settings =
                    RedisSettings.parse(nodes.addresses(), true).withRetryFor(Duration.ofMinutes(2));
            try (RedisFeatureStore store = RedisFeatureStore.open(settings)) {
                PublishedOverAndOver.publish(store, PublishedOverAndOver.draft("before", 1, scratch.resolve("before")));
                EventRecorder recorder = store.recorder(RecordingSettings.of(HISTORY));
                try (EventsOfOneUser events = EventsOfOneUser.recording(recorder)) {
                    events.awaitAcknowledged(20);
                    nodes.awaitReplicated();
                    nodes.killFirst();

                    PublishedOverAndOver.publish(
                            store, PublishedOverAndOver.draft("after", 2, scratch.resolve("after")));

                    assertThat(nodes.replicaTookOver()).isTrue();
                    assertThat(store.generations().pointer().active()).hasToString("Optional[after]");
                    int sinceTakenOver = events.acknowledged() + 1;
                    events.awaitAcknowledged(sinceTakenOver + 20);
                    events.end();
                    assertThat(store.histories(HISTORY).read(EventsOfOneUser.USER))
                            .extracting(HistoryEntry::event)
                            .containsAll(events.ids(sinceTakenOver, events.acknowledged()))
                            .doesNotHaveDuplicates();
                }
                try (RedisConnection behind = RedisConnection.open(settings)) {
                    new PublishedOverAndOver(store, behind).assertWhole();
                }
            }
        }
    }
}
