package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.generation.Blob;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.UserId;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.util.JedisClusterCRC16;

class RedisKeysTest {
    private final RedisKeys keys = new RedisKeys("shop");

    @Test
    void whatDecidesAboutGenerationsSharesASlot() {
        GenerationId odd = new GenerationId("a {b} c");
        assertThat(slot(keys.pointer()))
                .isEqualTo(slot(keys.states()))
                .isEqualTo(slot(keys.activations()))
                .isEqualTo(slot(keys.blobs()))
                .isEqualTo(slot(keys.leases()))
                .isEqualTo(slot(keys.candidate()))
                .isEqualTo(slot(keys.layout()))
                .isEqualTo(slot(keys.manifest(odd)));
    }

    @Test
    void whatARecordingTouchesSharesASlotAlsoForOddNames() {
        for (String name : new String[] {"u1", "{u}", "}{", "ü"}) {
            UserId user = new UserId(name);
            assertThat(slot(keys.history(user)))
                    .isEqualTo(slot(keys.stream(user)))
                    .isEqualTo(slot(keys.seen(user, 19_000)));
        }
    }

    @Test
    void usersSpreadOverPartitionsAndChunksOverSlots() {
        assertThat(IntStream.range(0, 5_000)
                        .map(i -> RedisKeys.partitionOf(new UserId("user-" + i)))
                        .distinct()
                        .count())
                .isEqualTo(RedisKeys.PARTITIONS);
        Blob blob = Blob.of(new byte[0]);
        assertThat(IntStream.range(0, 100)
                        .map(i -> slot(keys.chunk(blob, i)))
                        .distinct()
                        .count())
                .isGreaterThan(90);
    }

    @Test
    void theLayoutIsWrittenDown() {
        assertThat(text(keys.pointer())).isEqualTo("shop:{shop:generations}:pointer");
        assertThat(text(keys.manifest(new GenerationId("g1")))).isEqualTo("shop:{shop:generations}:manifest:g1");
        assertThat(text(keys.history(new UserId("u1")))).isEqualTo("shop:{shop:54}:history:u1");
        assertThat(text(keys.chunk(Blob.of(new byte[0]), 3)))
                .isEqualTo("shop:blob:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855:3");
    }

    @Test
    void aNamespaceThatWouldBreakKeysIsRefused() {
        assertThatThrownBy(() -> new RedisKeys("a{b}")).hasMessageContaining("namespace is 'a{b}'");
        assertThatThrownBy(() -> new RedisKeys("")).hasMessageContaining("1 to 64 letters");
    }

    private static int slot(byte[] key) {
        return JedisClusterCRC16.getSlot(key);
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }
}
