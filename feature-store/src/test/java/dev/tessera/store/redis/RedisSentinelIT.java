package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.redis.embedded.WatchedRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The master is killed (SIGKILL) under a process that publishes, reads and records; its Sentinels promote the replica. */
class RedisSentinelIT {
    /** More than are recorded here. */
    private static final int HISTORY = 1_000_000;

    @TempDir
    static Path scratch;

    private static WatchedRedis watched;
    private static RedisSettings settings;

    @BeforeAll
    static void startAll() throws IOException {
        watched = new WatchedRedis(scratch.resolve("redis"));
        Path password = scratch.resolve("password");
        Files.writeString(password, WatchedRedis.PASSWORD);
        RedisLogin login = RedisLogin.of(Optional.empty(), Optional.of(password), Optional.empty());
        settings = RedisSettings.parse(watched.url(), false)
                .withLogin(login)
                .withSentinelLogin(login)
                .withRetryFor(Duration.ofMinutes(2));
    }

    @AfterAll
    static void stopAll() {
        watched.close();
    }

    @Test
    void theSameProcessGoesOnWithTheReplicaThatTookOver() throws Exception {
        try (RedisFeatureStore store = RedisFeatureStore.open(settings)) {
            PublishedOverAndOver.publish(store, PublishedOverAndOver.draft("before", 1, scratch.resolve("before")));
            EventRecorder recorder = store.recorder(RecordingSettings.of(HISTORY));
            try (EventsOfOneUser events = EventsOfOneUser.recording(recorder)) {
                events.awaitAcknowledged(20);
                int replicated = events.acknowledged();
                watched.awaitReplicated();
                watched.killMaster();

                PublishedOverAndOver.publish(store, PublishedOverAndOver.draft("after", 2, scratch.resolve("after")));

                assertThat(watched.replicaTookOver()).isTrue();
                assertThat(store.generations().pointer().active()).hasToString("Optional[after]");
                int sinceTakenOver = events.acknowledged() + 1;
                events.awaitAcknowledged(sinceTakenOver + 20);
                events.end();
                assertThat(store.histories(HISTORY).read(EventsOfOneUser.USER))
                        .extracting(HistoryEntry::event)
                        .containsAll(events.ids(0, replicated))
                        .containsAll(events.ids(sinceTakenOver, events.acknowledged()))
                        .doesNotHaveDuplicates();
            }
            try (RedisConnection behind = RedisConnection.open(settings)) {
                new PublishedOverAndOver(store, behind).assertWhole();
            }
        }
    }

    @Test
    void whatSentinelsDoNotSayIsExplained() {
        RedisSettings nobody = settings.withSentinelLogin(RedisLogin.NONE).withRetryFor(Duration.ZERO);
        assertThatThrownBy(() -> RedisFeatureStore.open(nobody))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("--redis-sentinel-password-file");
        RedisSettings other = RedisSettings.parse(watched.url() + "-other", false)
                .withLogin(settings.login())
                .withSentinelLogin(settings.sentinelLogin());
        assertThatThrownBy(() -> RedisFeatureStore.open(other))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("shop-other");
    }
}
