package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.process.FreePort;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** What people are told when Redis is not as it should be. */
@ExtendWith(RedisServerExtension.class)
class RedisConnectionIT {
    @TempDir
    Path scratch;

    @Test
    void absentRedisIsNamedAndWhatToDoIsSaid() {
        int port = FreePort.take();
        RedisSettings nobody = RedisSettings.of(new RedisAddress("127.0.0.1", port));
        assertThatThrownBy(() -> RedisFeatureStore.open(nobody))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("Redis at 127.0.0.1:" + port + " does not answer")
                .hasMessageContaining("start it, or give another address (--redis host:port)");
    }

    @Test
    void aWrongPasswordIsSaidToBeOne(RedisSettings settings) throws IOException {
        Path wrong = scratch.resolve("password");
        Files.writeString(wrong, "wrong\n");
        assertThatThrownBy(() -> RedisFeatureStore.open(settings.withPasswordFile(wrong)))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("refuses the password")
                .hasMessageContaining("check the password file");
        RedisSettings none = RedisSettings.of(settings.address());
        assertThatThrownBy(() -> RedisFeatureStore.open(none)).hasMessageContaining("refuses the password");
    }

    @Test
    void aPasswordFileThatCannotServeIsNamed(RedisSettings settings) throws IOException {
        Path file = scratch.resolve("password");
        assertThatThrownBy(() -> RedisFeatureStore.open(settings.withPasswordFile(file)))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining(file + " cannot be read");
        Files.writeString(file, "\n");
        assertThatThrownBy(() -> RedisFeatureStore.open(settings.withPasswordFile(file)))
                .hasMessageContaining(file + " is empty");
    }

    @Test
    void aServerThatMayEvictIsRefused() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory())) {
            String password = Files.readString(redis.passwordFile()).strip();
            try (Jedis jedis = new Jedis(redis.host(), redis.port())) {
                jedis.auth(password);
                jedis.configSet("maxmemory-policy", "allkeys-lru");
            }
            RedisSettings settings = RedisSettings.of(new RedisAddress(redis.host(), redis.port()))
                    .withPasswordFile(redis.passwordFile());
            assertThatThrownBy(() -> RedisFeatureStore.open(settings))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("maxmemory_policy:allkeys-lru")
                    .hasMessageContaining("set maxmemory-policy noeviction");
        }
    }

    @Test
    void aFullServerIsSaidToBeFullAndTheServedGenerationStays() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory());
                RedisFeatureStore store =
                        RedisFeatureStore.open(RedisSettings.of(new RedisAddress(redis.host(), redis.port()))
                                .withPasswordFile(redis.passwordFile()));
                Jedis jedis = new Jedis(redis.host(), redis.port())) {
            jedis.auth(Files.readString(redis.passwordFile()).strip());
            jedis.configSet("maxmemory", "4mb");
            byte[] large = new byte[16 << 20];
            Arrays.fill(large, (byte) 1);
            assertThatThrownBy(() -> store.blobs().put(large))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("is full")
                    .hasMessageContaining("raise maxmemory");
        }
    }

    @Test
    void busyConnectionsAreSaidToBeBusyAndHowManyThereAre(RedisSettings settings) {
        RedisSettings one = settings.withLimits(new RedisLimits(Duration.ofMillis(1_000), Duration.ofMinutes(1), 1));
        try (RedisConnection connection = RedisConnection.open(one)) {
            assertThatThrownBy(() -> connection.onEachNode(taken -> connection.run(redis -> redis.exists("x"))))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("all 1 connections of this process were busy for 1000 ms")
                    .hasMessageContaining("--redis-connections");
        }
    }

    @Test
    void aReplicaIsSaidToBeOne(RedisSettings settings) throws IOException {
        try (EmbeddedRedis master = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory());
                RedisFeatureStore store =
                        RedisFeatureStore.open(RedisSettings.of(new RedisAddress(master.host(), master.port()))
                                .withPasswordFile(master.passwordFile()));
                Jedis jedis = new Jedis(master.host(), master.port())) {
            jedis.auth(Files.readString(master.passwordFile()).strip());
            jedis.replicaof(settings.address().host(), settings.address().port());
            assertThatThrownBy(() -> store.generations().begin(new GenerationId("g")))
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("is a replica")
                    .hasMessageContaining("give the address of its master");
        }
    }

    @Test
    void anotherLayoutIsRefusedNamingBoth(RedisSettings settings) {
        try (RedisConnection connection = RedisConnection.open(settings)) {
            connection.run(jedis -> jedis.set(connection.keys().layout(), RedisKeys.bytes("9")));
        }
        assertThatThrownBy(() -> RedisFeatureStore.open(settings))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("has layout 9; this version reads layout 1");
    }

    @Test
    void namespacesDoNotSeeEachOther(RedisSettings settings, RedisFeatureStore store) {
        store.blobs().put(new byte[10]);
        try (RedisFeatureStore other = RedisFeatureStore.open(settings.withNamespace("other"))) {
            assertThat(other.blobs().list()).isEmpty();
        }
    }
}
