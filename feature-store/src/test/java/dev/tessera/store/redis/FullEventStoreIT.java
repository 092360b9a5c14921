package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.EventRecorder.Outcome;
import dev.tessera.store.history.EventStoreFullException;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

/** Events that find no room are refused, and leave nothing behind. */
@ExtendWith(RedisServerExtension.class)
class FullEventStoreIT {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final long LIMIT = 20_000;

    private RedisFeatureStore store;
    private RedisConnection behind;
    private EventRecorder recorder;

    @BeforeEach
    void aSmallStream(RedisFeatureStore fresh, RedisSettings settings) {
        store = fresh;
        behind = RedisConnection.open(settings);
        recorder = fresh.recorder(RecordingSettings.of(50).withStreamMaxBytes(LIMIT));
    }

    @AfterEach
    void close() {
        behind.close();
    }

    @Test
    void aFullStreamRefusesUntilItIsTrimmed() {
        UserId user = new UserId("u1");
        int recorded = fill(user);
        assertThat(recorded).isGreaterThan(50);
        assertThat(memory(user)).isBetween(LIMIT, 2 * LIMIT);
        assertThatThrownBy(() -> recorder.record(List.of(event("more", user))))
                .isInstanceOf(EventStoreFullException.class)
                .hasMessageContaining("takes " + LIMIT + " bytes of memory or more")
                .hasMessageContaining("./tessera stream");
        assertThat(length(user)).isEqualTo(recorded);
        assertThat(store.histories(50).read(user))
                .extracting(entry -> entry.event().value())
                .doesNotContain("more");

        behind.run(redis -> redis.xtrim(behind.keys().stream(user), 0, false));
        assertThat(recorder.record(List.of(event("more", user)))).containsExactly(Outcome.RECORDED);
    }

    @Test
    void ifOneStreamOfARequestIsFullNothingOfItIsStored() {
        UserId full = new UserId("u1");
        UserId other = new UserId("u2");
        assertThat(behind.keys().stream(other)).isNotEqualTo(behind.keys().stream(full));
        fill(full);
        assertThatThrownBy(() -> recorder.record(List.of(event("of-other", other), event("of-full", full))))
                .isInstanceOf(EventStoreFullException.class);
        assertThat(length(other)).isZero();
        assertThat(recorder.record(List.of(event("of-other", other)))).containsExactly(Outcome.RECORDED);
    }

    @Test
    void aFullServerIsSaidToBeFull() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory());
                RedisFeatureStore small =
                        RedisFeatureStore.open(RedisSettings.of(new RedisAddress(redis.host(), redis.port()))
                                .withPasswordFile(redis.passwordFile()));
                Jedis admin = new Jedis(redis.host(), redis.port())) {
            admin.auth(Files.readString(redis.passwordFile()).strip());
            UserId user = new UserId("u1");
            EventRecorder unlimited = small.recorder(RecordingSettings.of(50));
            UserId forgotten = new UserId("u2");
            assertThat(unlimited.record(List.of(event("before", user), event("of-forgotten", forgotten))))
                    .containsExactly(Outcome.RECORDED, Outcome.RECORDED);
            admin.configSet("maxmemory", "1");
            assertThatThrownBy(() -> unlimited.record(List.of(event("more", user))))
                    .isInstanceOf(EventStoreFullException.class)
                    .hasMessageContaining("is full")
                    .hasMessageContaining("raise maxmemory");
            assertThat(small.forgottenUsers()
                            .forget(forgotten, ForgottenUsers.REMEMBERED)
                            .streamEntries())
                    .describedAs("forgetting makes room, so it needs none")
                    .isEqualTo(1);
            admin.configSet("maxmemory", "0");
            assertThat(unlimited.record(List.of(event("more", user))))
                    .describedAs("nothing of it was stored")
                    .containsExactly(Outcome.RECORDED);
        }
    }

    /** Records events until one is refused; returns how many were not. */
    private int fill(UserId user) {
        for (int i = 0; ; i++) {
            try {
                recorder.record(List.of(event("e" + i, user)));
            } catch (EventStoreFullException e) {
                return i;
            }
        }
    }

    private long memory(UserId user) {
        return behind.<Long>run(redis -> redis.memoryUsage(behind.keys().stream(user), 0));
    }

    private long length(UserId user) {
        return behind.<Long>run(redis -> redis.xlen(behind.keys().stream(user)));
    }

    private static Event event(String id, UserId user) {
        return new Event(new EventId(id), user, new ItemId("i1"), EventKind.VIEW, 1, NOON, NOON);
    }
}
