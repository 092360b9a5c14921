package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisUrlTest {
    @Test
    void serversAreReadAsTheyAreWritten() {
        RedisServers single = new RedisServers.Single(new RedisAddress("r", 6379));
        List<RedisAddress> two = List.of(new RedisAddress("a", 1), new RedisAddress("::1", 2));
        assertThat(RedisUrl.parse("r:6379", false)).isEqualTo(new RedisUrl(single, false));
        assertThat(RedisUrl.parse("redis://r:6379", false)).isEqualTo(new RedisUrl(single, false));
        assertThat(RedisUrl.parse("rediss://r:6379", false)).isEqualTo(new RedisUrl(single, true));
        assertThat(RedisUrl.parse("a:1,[::1]:2", true)).isEqualTo(new RedisUrl(new RedisServers.Cluster(two), false));
        RedisServers watched = new RedisServers.Watched(two, "shop");
        assertThat(RedisUrl.parse("redis-sentinel://a:1,[::1]:2/shop", false)).isEqualTo(new RedisUrl(watched, false));
        assertThat(RedisUrl.parse("rediss-sentinel://a:1,[::1]:2/shop", false)).isEqualTo(new RedisUrl(watched, true));
        assertThat(RedisUrl.parse(RedisUrl.of(watched), false).servers()).isEqualTo(watched);
    }

    @Test
    void otherTextsAreRefusedWithWhatWasExpected() {
        assertThatThrownBy(() -> RedisUrl.parse("http://r:1", false)).hasMessageContaining("unknown kind 'http'");
        assertThatThrownBy(() -> RedisUrl.parse("a:1,b:2", false)).hasMessageContaining("--redis-cluster");
        assertThatThrownBy(() -> RedisUrl.parse("redis-sentinel://a:1", false)).hasMessageContaining("/MASTER");
        assertThatThrownBy(() -> RedisUrl.parse("redis-sentinel://a:1/", false)).hasMessageContaining("/NAME");
        assertThatThrownBy(() -> RedisUrl.parse("redis-sentinel://a:1/shop", true))
                .hasMessageContaining("without");
        assertThatThrownBy(() -> RedisUrl.parse("a", false)).hasMessageContaining("expected host:port");
        assertThatThrownBy(() -> RedisUrl.parse("a:1,", true)).hasMessageContaining("expected host:port");
    }

    @Test
    void aPasswordInAnAddressIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> RedisUrl.parse("redis://ann:hush@r:6379", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--redis-password-file")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("hush"));
    }

    @Test
    void aPasswordOfTheEnvironmentIsNamedByItsVariable() {
        RedisSecret.InEnvironment secret = new RedisSecret.InEnvironment("SHOP_PASSWORD");
        assertThat(secret.read(Map.of("SHOP_PASSWORD", "hush"))).isEqualTo("hush");
        assertThat(secret).hasToString("environment variable SHOP_PASSWORD");
        assertThatThrownBy(() -> secret.read(Map.of()))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("environment variable SHOP_PASSWORD is not set");
    }
}
