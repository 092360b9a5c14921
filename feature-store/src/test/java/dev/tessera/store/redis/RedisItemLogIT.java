package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.store.itemlog.ItemLogContract;
import dev.tessera.store.itemlog.ItemLogFullException;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisServerExtension.class)
class RedisItemLogIT extends ItemLogContract {
    private RedisFeatureStore redis;

    @BeforeEach
    void aFreshNamespace(RedisFeatureStore store) {
        redis = store;
    }

    @Override
    protected ItemLog log() {
        return redis.itemLog();
    }

    @Test
    void aFullLogTakesNoNewItemButChangesOfThoseItHas() {
        for (int i = 0; i < ItemLog.MOST_ITEMS; i++) {
            log().remove(new ItemId("item-" + i), Instant.EPOCH);
        }
        long revision = log().revision();
        assertThatThrownBy(() -> log().remove(new ItemId("one-more"), Instant.EPOCH))
                .isInstanceOf(ItemLogFullException.class)
                .hasMessageContaining("./tessera refresh");
        assertThat(log().revision()).isEqualTo(revision);
        Item known = new Item(new ItemId("item-5"), "back", "", Map.of(), new byte[0], Instant.EPOCH);
        assertThat(log().upsert(known, Instant.EPOCH)).isEqualTo(revision + 1);
        assertThat(log().after(revision, 2)).hasSize(1);
        assertThat(List.copyOf(log().after(0, 1)))
                .extracting(change -> change.item().value())
                .containsExactly("item-0");
    }
}
