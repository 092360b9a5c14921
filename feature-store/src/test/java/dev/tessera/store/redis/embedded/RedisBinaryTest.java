package dev.tessera.store.redis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisBinaryTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, redis-server-7.0.15-linux-amd64",
        "Linux, aarch64, redis-server-7.0.15-linux-arm64",
        "Mac OS X, aarch64, redis-server-7.0.15-darwin-arm64",
        "Mac OS X, x86_64, redis-server-7.0.15-darwin-amd64"
    })
    void everySupportedMachineHasABinaryOnTheClassPath(String os, String architecture, String name) {
        assertThat(RedisBinary.resourceFor(os, architecture)).isEqualTo(name);
        assertThat(getClass().getClassLoader().getResource(name)).isNotNull();
    }

    @Test
    void aGivenBinaryMustBeExecutable() {
        EmbeddedRedisConfig config = EmbeddedRedisConfig.inMemory().withBinary(Path.of("/nowhere/redis-server"));
        assertThatThrownBy(() -> RedisBinary.resolve(config))
                .isInstanceOf(EmbeddedRedisException.class)
                .hasMessageContaining("--redis-server /nowhere/redis-server is not an executable file");
    }

    @Test
    void pathsAreQuotedForTheConfigurationFile() {
        assertThat(RedisHome.quoted(Path.of("/a b/c\"d\\e"))).isEqualTo("\"/a b/c\\\"d\\\\e\"");
    }

    @Test
    void aPortOutsideTcpIsRefused() {
        assertThatThrownBy(() -> new EmbeddedRedisConfig(
                        Path.of("c"), Optional.empty(), Optional.empty(), 70_000, Persistence.NONE))
                .hasMessageContaining("70000");
    }
}
