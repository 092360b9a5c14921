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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisServerExtension.class)
class RedisItemLogIT extends ItemLogContract {
    private RedisFeatureStore redis;
    private RedisConnection behind;

    @BeforeEach
    void aFreshNamespace(RedisFeatureStore store, RedisSettings settings) {
        redis = store;
        behind = RedisConnection.open(settings);
    }

    @AfterEach
    void close() {
        behind.close();
    }

    @Override
    protected ItemLog log() {
        return redis.itemLog();
    }

    @Test
    void anEntryThatCannotBeReadHoldsUpNoOther() {
        log().upsert(item("a"), Instant.EPOCH);
        long damaged = log().upsert(item("b"), Instant.EPOCH);
        log().upsert(item("c"), Instant.EPOCH);
        behind.run(redis -> redis.hset(
                behind.keys().itemChanges(), RedisKeys.bytes("b"), RedisKeys.bytes(damaged + "\n{\"version\":9}")));
        assertThat(log().after(0, 1))
                .extracting(change -> change.item().value())
                .containsExactly("a");
        assertThat(log().after(damaged - 1, 1))
                .extracting(change -> change.item().value())
                .containsExactly("c");
    }

    @Test
    void aLogThatWasLostIsAnotherOneAfterwards(RedisSettings settings) throws Exception {
        assertThat(log().position()).isEqualTo(ItemLog.Position.NONE);
        long first = log().upsert(item("a"), Instant.EPOCH);
        long second = log().upsert(item("a"), Instant.EPOCH);
        assertThat(log().position()).isEqualTo(new ItemLog.Position(first, second));
        LostRedis.flushAll(settings);
        assertThat(log().position()).isEqualTo(ItemLog.Position.NONE);
        long later = log().upsert(item("a"), Instant.EPOCH);
        assertThat(later).isGreaterThan(second);
        assertThat(log().position()).isEqualTo(new ItemLog.Position(later, later));
    }

    private static Item item(String id) {
        return new Item(new ItemId(id), id, "", Map.of(), new byte[0], Instant.EPOCH);
    }

    @Test
    void aFullLogTakesNoNewItemButChangesOfThoseItHas() {
        for (int i = 0; i < ItemLog.MOST_ITEMS; i++) {
            log().remove(new ItemId("item-" + i), Instant.EPOCH);
        }
        long revision = log().position().revision();
        Item another = item("one-more");
        assertThatThrownBy(() -> log().upsert(another, Instant.EPOCH))
                .isInstanceOf(ItemLogFullException.class)
                .hasMessageContaining("./tessera refresh");
        assertThat(log().position().revision()).isEqualTo(revision);
        long removal = log().remove(another.id(), Instant.EPOCH);
        assertThat(removal).as("an item may have to go at once").isGreaterThan(revision);
        assertThat(log().upsert(item("item-5"), Instant.EPOCH)).isGreaterThan(removal);
        assertThat(log().after(removal, 2)).hasSize(1);
        assertThat(List.copyOf(log().after(0, 1)))
                .extracting(change -> change.item().value())
                .containsExactly("item-0");
    }
}
