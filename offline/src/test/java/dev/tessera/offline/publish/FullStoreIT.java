package dev.tessera.offline.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.publish.PublishOptions.Release;
import dev.tessera.store.generation.GenerationCheck;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.redis.RedisAddress;
import dev.tessera.store.redis.RedisException;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** There is no room for what is to be published. */
@ExtendWith(FlinkExtension.class)
class FullStoreIT {
    private static final GenerationId FIRST = new GenerationId("first");
    private static final GenerationId SECOND = new GenerationId("second");

    @TempDir
    Path scratch;

    private final EmbeddedRedis server = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory());
    private RedisSettings settings;
    private RedisFeatureStore redis;

    @BeforeEach
    void aGenerationIsServed(FlinkCluster cluster) throws IOException {
        settings = RedisSettings.of(new RedisAddress(server.host(), server.port()))
                .withPasswordFile(server.passwordFile());
        redis = RedisFeatureStore.open(settings);
        publish(cluster, StoreTarget.redis(settings), FIRST, 500);
    }

    @AfterEach
    void close() {
        redis.close();
        server.close();
    }

    @Test
    void aFullRedisRefusesWithARemedyUntilItHasRoom(FlinkCluster cluster) throws IOException {
        try (Jedis admin = new Jedis(server.host(), server.port())) {
            admin.auth(Files.readString(server.passwordFile()).strip());
            admin.configSet("maxmemory", "1");
            assertRefused(cluster, StoreTarget.redis(settings), "is full", "raise maxmemory, or remove generations");
            long used = admin.info("memory")
                    .lines()
                    .filter(line -> line.startsWith("used_memory:"))
                    .mapToLong(line -> Long.parseLong(
                            line.substring("used_memory:".length()).strip()))
                    .findFirst()
                    .orElseThrow();
            admin.configSet("maxmemory", "" + (used + 400_000));
            assertRefused(cluster, StoreTarget.redis(settings), "is full", "raise maxmemory, or remove generations");
            admin.configSet("maxmemory", "0");
        }
        publish(cluster, StoreTarget.redis(settings), new GenerationId("third"), 501);
        assertThat(redis.generations().pointer().active()).contains(new GenerationId("third"));
    }

    @Test
    void aFolderThatCannotBeWrittenRefusesWithARemedy(FlinkCluster cluster) throws IOException {
        Path file = Files.writeString(scratch.resolve("no-folder"), "a file");
        assertRefused(
                cluster,
                StoreTarget.redisAndFolder(settings, file),
                "blobs cannot be written to " + file,
                "make room there, or give a folder that can be written");
    }

    private void assertRefused(FlinkCluster cluster, StoreTarget target, String what, String remedy) {
        assertThatThrownBy(() -> publish(cluster, target, SECOND, 501))
                .isInstanceOfAny(PublishException.class, RedisException.class)
                .hasMessageContaining(what)
                .hasMessageContaining(remedy);
        assertThat(redis.generations().pointer().active()).contains(FIRST);
        new GenerationCheck(redis.generations(), redis.blobs()).check(FIRST, bytes -> {});
    }

    private void publish(FlinkCluster cluster, StoreTarget target, GenerationId id, int items) throws IOException {
        StudyFixture study = new StudyFixture(scratch.resolve("work"), items, 64, 7).write();
        new PublishStage(cluster, study.work, target, InstantSource.system()).run(PublishOptions.of(Release.named(id)));
    }
}
