package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PortableRedisSettingsTest {
    private static final Optional<Path> FILE = Optional.of(Path.of("/etc/tessera/file"));

    @Test
    void settingsArriveAsTheyLeft() throws Exception {
        RedisSettings plain = RedisSettings.of(new RedisAddress("::1", 6379));
        RedisSettings watched = RedisSettings.parse("rediss-sentinel://a:1,b:2/shop", false)
                .withLogin(RedisLogin.of(Optional.of("ranker"), Optional.empty(), Optional.of("SHOP_PASSWORD")))
                .withSentinelLogin(RedisLogin.of(Optional.empty(), FILE, Optional.empty()))
                .withTls(RedisTls.of(false, FILE, FILE, FILE))
                .withNamespace("shop")
                .withLimits(new RedisLimits(Duration.ofMillis(7), Duration.ofMillis(8), 9));
        RedisSettings cluster = RedisSettings.parse("a:1,b:2", true).withPasswordFile(FILE.orElseThrow());
        for (RedisSettings settings : List.of(plain, watched, cluster)) {
            assertThat(sent(PortableRedisSettings.of(settings)).settings()).isEqualTo(settings);
        }
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> RedisLogin.of(Optional.empty(), FILE, Optional.of("SHOP_PASSWORD")))
                .hasMessageContaining("expected one");
        assertThatThrownBy(() -> RedisTls.of(true, Optional.empty(), FILE, Optional.empty()))
                .hasMessageContaining("--redis-certificate and --redis-key go together");
        assertThat(RedisTls.of(false, Optional.empty(), Optional.empty(), Optional.empty()))
                .isEmpty();
    }

    private static PortableRedisSettings sent(PortableRedisSettings settings)
            throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(settings);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (PortableRedisSettings) in.readObject();
        }
    }
}
