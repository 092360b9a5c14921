package dev.tessera.online.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RedisOptionsTest {
    private static RunningRedis open(String... arguments) {
        RedisOptions options = new RedisOptions();
        CommandLine.populateCommand(options, arguments);
        return options.open(Path.of("unused"), Path.of("unused"));
    }

    @Test
    void stagesAndRankerAreToldTheSameOfAGivenRedis() {
        RunningRedis redis = open(
                "--redis",
                "r:6379",
                "--redis-password-file",
                "/pw",
                "--redis-tls",
                "--namespace",
                "shop",
                "--blobs",
                "/b");
        assertThat(redis.arguments())
                .containsExactly(
                        "--redis",
                        "r:6379",
                        "--redis-password-file",
                        "/pw",
                        "--namespace",
                        "shop",
                        "--blobs",
                        "/b",
                        "--redis-tls");
        assertThat(redis).hasToString("r:6379");
        assertThat(redis.peakMemory()).isEmpty();
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> open("--redis", "r:6379", "--redis-server", "/x"))
                .hasMessageContaining("expected either");
        assertThatThrownBy(() -> open("--redis-password-file", "/pw")).hasMessageContaining("goes with --redis");
        assertThatThrownBy(() -> open("--redis-ca", "/ca"))
                .hasMessageContaining("--redis-ca goes with --redis, which is not given");
    }
}
