package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** A publisher and a ranker, with no more rights than the documentation gives them, on servers and Sentinels that speak nothing but TLS. */
class RedisSentinelTlsIT {
    /** More than are recorded here. */
    private static final int HISTORY = 1_000_000;

    @TempDir
    static Path scratch;

    private static WatchedRedis watched;
    private static RedisSettings asPublisher;
    private static RedisSettings asRanker;

    @BeforeAll
    static void startAll() throws Exception {
        TestCertificates certificates = new TestCertificates(scratch.resolve("certificates"));
        RedisWire wire = RedisWire.encrypted(
                "127.0.0.1", certificates.authority(), certificates.signed("server", "ip:127.0.0.1"));
        watched = new WatchedRedis(scratch.resolve("redis"), wire);
        Path password = Files.writeString(scratch.resolve("password"), WatchedRedis.PASSWORD);
        RedisLogin asWatcher = DocumentedUser.WATCHER.login(wire, watched.sentinelPorts(), password);
        RedisSettings nobody = RedisSettings.parse(watched.url(), false)
                .withTls(wire.tls())
                .withSentinelLogin(asWatcher)
                .withRetryFor(Duration.ofMinutes(2));
        asPublisher = nobody.withLogin(DocumentedUser.PUBLISHER.login(wire, watched.serverPorts(), password));
        asRanker = nobody.withLogin(DocumentedUser.RANKER.login(wire, watched.serverPorts(), password));
    }

    @AfterAll
    static void stopAll() {
        watched.close();
    }

    @Test
    void theSameProcessesGoOnWithTheReplicaThatTookOver() {
        try (RedisFeatureStore publisher = RedisFeatureStore.open(asPublisher);
                RedisFeatureStore ranker = RedisFeatureStore.open(asRanker)) {
            PublishedOverAndOver.publish(publisher, PublishedOverAndOver.draft("before", 1, scratch.resolve("before")));
            try (EventsOfOneUser events = EventsOfOneUser.recording(ranker.recorder(RecordingSettings.of(HISTORY)))) {
                events.awaitAcknowledged(20);
                int replicated = events.acknowledged();
                watched.awaitReplicated();
                watched.killMaster();

                PublishedOverAndOver.publish(
                        publisher, PublishedOverAndOver.draft("after", 2, scratch.resolve("after")));

                assertThat(watched.replicaTookOver()).isTrue();
                assertThat(ranker.generations().pointer().active()).hasToString("Optional[after]");
                int sinceTakenOver = events.acknowledged() + 1;
                events.awaitAcknowledged(sinceTakenOver + 20);
                events.end();
                assertThat(ranker.histories(HISTORY).read(EventsOfOneUser.USER))
                        .extracting(HistoryEntry::event)
                        .containsAll(events.ids(0, replicated))
                        .containsAll(events.ids(sinceTakenOver, events.acknowledged()))
                        .doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void whatIsWrongWithSentinelsIsSaidAtOnce() throws IOException {
        RedisSettings untrusting = asRanker.withTls(RedisTls.OF_PLATFORM);
        assertThatThrownBy(() -> RedisFeatureStore.open(untrusting))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("cannot be spoken to through TLS")
                .hasMessageContaining("--redis-ca holds the authority of its certificate");
        Path wrong = Files.writeString(scratch.resolve("wrong"), "no password of anybody");
        RedisLogin denied = RedisLogin.of(asRanker.sentinelLogin().user(), Optional.of(wrong), Optional.empty());
        assertThatThrownBy(() -> RedisFeatureStore.open(asRanker.withSentinelLogin(denied)))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("refuses the password (WRONGPASS")
                .hasMessageContaining("--redis-sentinel-password-file");
        RedisSettings plain = RedisSettings.parse(watched.url().replace("rediss-", "redis-"), false)
                .withLimits(new RedisLimits(Duration.ofMillis(200), Duration.ZERO, 1));
        assertThatThrownBy(() -> RedisFeatureStore.open(plain))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("--redis-tls if it speaks TLS");
    }
}
