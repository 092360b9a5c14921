package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.redis.RedisForgottenUsers.Tombstone;
import dev.tessera.store.vector.CorruptBlockException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TombstoneTest {
    @Test
    void whatIsWrittenIsRead() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            Tombstone tombstone =
                    new Tombstone(Instant.ofEpochMilli(random.nextLong()), Instant.ofEpochMilli(random.nextInt()));
            assertThat(Tombstone.parse(tombstone.value())).isEqualTo(tombstone);
        }
    }

    @Test
    void otherTextsAreRefusedByName() {
        for (String damaged : List.of("", " ", "1", "1 ", "1 2 3", "1 x", "99999999999999999999 1")) {
            assertThatThrownBy(() -> Tombstone.parse(RedisKeys.bytes(damaged)))
                    .isInstanceOf(CorruptBlockException.class)
                    .hasMessageContaining("tombstone of a forgotten user is '" + damaged + "'");
        }
    }
}
