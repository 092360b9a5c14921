package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tessera.store.history.Durability;
import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.EventRecorder.Outcome;
import dev.tessera.store.history.NotDurableException;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import dev.tessera.store.redis.embedded.Persistence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** What is promised about a recorded event, and how Redis is asked whether it can keep it. */
class RedisDurabilityIT {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final RecordingSettings FSYNC = RecordingSettings.of(50).withDurability(new Durability.Fsync());
    private static final RecordingSettings REPLICATED =
            RecordingSettings.of(50).withDurability(new Durability.Replicated(1));

    @TempDir
    Path scratch;

    @Test
    void fsyncIsRefusedWhereNothingIsWrittenOrItIsWrittenLater() {
        try (EmbeddedRedis redis = start(Persistence.NONE);
                RedisFeatureStore store = RedisFeatureStore.open(settings(redis))) {
            assertThatThrownBy(() -> store.recorder(FSYNC))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("has appendonly no, durability fsync needs appendonly yes");
        }
        try (EmbeddedRedis redis = start(Persistence.EVERY_SECOND);
                RedisFeatureStore store = RedisFeatureStore.open(settings(redis))) {
            assertThatThrownBy(() -> store.recorder(FSYNC))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("has appendfsync everysec, durability fsync needs appendfsync always");
            assertThatThrownBy(() -> store.recorderAsDeclared(FSYNC))
                    .describedAs("the word of the operator does not stand against what Redis says")
                    .hasMessageContaining("has appendfsync everysec");
        }
    }

    @Test
    void fsyncIsAcceptedWhereEachWriteIsSynced() {
        try (EmbeddedRedis redis = start(Persistence.ALWAYS);
                RedisFeatureStore store = RedisFeatureStore.open(settings(redis))) {
            assertThat(store.recorder(FSYNC).record(List.of(event("e1")))).containsExactly(Outcome.RECORDED);
        }
    }

    @Test
    void whereTheConfigurationIsHiddenTheOperatorHasToSayIt() throws IOException {
        try (EmbeddedRedis redis = start(Persistence.ALWAYS)) {
            Path password = scratch.resolve("password");
            Files.writeString(password, "of-the-ranker\n");
            as(redis, admin -> admin.aclSetUser("ranker", "on", ">of-the-ranker", "~*", "&*", "+@all", "-config"));
            RedisSettings limited = settings(redis)
                    .withLogin(new RedisLogin(Optional.of("ranker"), Optional.of(new RedisSecret.InFile(password))));
            try (RedisFeatureStore store = RedisFeatureStore.open(limited)) {
                assertThatThrownBy(() -> store.recorder(FSYNC))
                        .isInstanceOf(RedisException.class)
                        .hasMessageContaining("does not let its configuration be read")
                        .hasMessageContaining("appendonly yes and appendfsync always")
                        .hasMessageContaining("--durability-declared");
                assertThat(store.recorderAsDeclared(FSYNC).record(List.of(event("e1"))))
                        .containsExactly(Outcome.RECORDED);
            }
        }
    }

    @Test
    void replicatedWaitsForTheReplicasAndARetryDoesNotDouble() {
        try (EmbeddedRedis redis = start(Persistence.NONE);
                RedisFeatureStore store = RedisFeatureStore.open(settings(redis))) {
            assertThatThrownBy(() -> store.recorder(REPLICATED))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("has 0 replicas that are in step, durability replicated:1 needs 1");
            try (EmbeddedRedis replica = start(Persistence.NONE)) {
                follow(replica, redis);
                EventRecorder recorder = store.recorder(REPLICATED);
                assertThat(recorder.record(List.of(event("e1")))).containsExactly(Outcome.RECORDED);

                as(replica, Jedis::replicaofNoOne);
                await().until(() -> replicasInStep(redis) == 0);
                for (int attempt = 1; attempt <= 2; attempt++) {
                    assertThatThrownBy(() -> recorder.record(List.of(event("e2"))))
                            .isInstanceOf(NotDurableException.class)
                            .hasMessageContaining("0 of 1 replicas have the events")
                            .hasMessageContaining("send the same events again");
                }

                follow(replica, redis);
                assertThat(recorder.record(List.of(event("e2")))).containsExactly(Outcome.DUPLICATE);
                assertThat(store.histories(50).read(new UserId("u1")))
                        .extracting(entry -> entry.event().value())
                        .containsExactly("e1", "e2");
            }
        }
    }

    @Test
    void aResendOfAnotherDayLeavesSomethingForReplicasToAcknowledge() {
        try (EmbeddedRedis redis = start(Persistence.NONE);
                RedisFeatureStore store = RedisFeatureStore.open(settings(redis))) {
            EventRecorder recorder = store.recorder(RecordingSettings.of(50));
            assertThat(recorder.record(List.of(event("e1", NOON)))).containsExactly(Outcome.RECORDED);
            long before = writes(redis);
            Event afterMidnight = event("e1", NOON.plus(Duration.ofHours(13)));
            assertThat(recorder.record(List.of(afterMidnight))).containsExactly(Outcome.DUPLICATE);
            assertThat(writes(redis))
                    .as("from 7.2 on WAIT is answered at once where its connection wrote nothing")
                    .isGreaterThan(before);
        }
    }

    /** How many writes there were since the start; replicas are sent no others. */
    private static long writes(EmbeddedRedis redis) {
        try (Jedis admin = connect(redis)) {
            return admin.info("persistence")
                    .lines()
                    .filter(line -> line.startsWith("rdb_changes_since_last_save:"))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void modesAreReadAsTheyArePrinted() {
        for (String mode : List.of("memory", "fsync", "replicated:2")) {
            assertThat(Durability.parse(mode)).hasToString(mode);
        }
        for (String wrong : List.of("", "disk", "replicated", "replicated:0", "replicated:x")) {
            assertThatThrownBy(() -> Durability.parse(wrong))
                    .hasMessageContaining("durability is '" + wrong + "'; expected memory, fsync or replicated:N");
        }
    }

    private EmbeddedRedis start(Persistence persistence) {
        return EmbeddedRedis.start(EmbeddedRedisConfig.inMemory().withPersistence(persistence));
    }

    private static void follow(EmbeddedRedis replica, EmbeddedRedis redis) {
        as(redis, admin -> admin.configSet("repl-diskless-sync-delay", "0"));
        as(replica, admin -> {
            admin.configSet("masterauth", password(redis));
            admin.replicaof(redis.host(), redis.port());
        });
        await().until(() -> replicasInStep(redis) == 1);
    }

    private static long replicasInStep(EmbeddedRedis redis) {
        try (Jedis admin = connect(redis)) {
            return admin.info("replication")
                    .lines()
                    .filter(line -> line.contains("state=online"))
                    .count();
        }
    }

    private static void as(EmbeddedRedis redis, Consumer<Jedis> commands) {
        try (Jedis admin = connect(redis)) {
            commands.accept(admin);
        }
    }

    private static Jedis connect(EmbeddedRedis redis) {
        Jedis admin = new Jedis(redis.host(), redis.port());
        admin.auth(password(redis));
        return admin;
    }

    private static String password(EmbeddedRedis redis) {
        try {
            return Files.readString(redis.passwordFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RedisSettings settings(EmbeddedRedis redis) {
        return RedisSettings.of(new RedisAddress(redis.host(), redis.port())).withPasswordFile(redis.passwordFile());
    }

    private static Event event(String id) {
        return event(id, NOON);
    }

    private static Event event(String id, Instant known) {
        return new Event(new EventId(id), new UserId("u1"), new ItemId("i1"), EventKind.VIEW, 1, NOON, known);
    }
}
