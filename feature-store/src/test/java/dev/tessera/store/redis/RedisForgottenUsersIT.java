package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.ForgottenUsersContract;
import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.history.StreamPosition;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.params.XAddParams;

@ExtendWith(RedisServerExtension.class)
class RedisForgottenUsersIT extends ForgottenUsersContract {
    private static final UserId CAT = new UserId("cat");

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
    protected ForgottenUsers users() {
        return redis.forgottenUsers();
    }

    @Override
    protected EventRecorder recorder() {
        return redis.recorder(RecordingSettings.of(5_000));
    }

    @Override
    protected HistoryStore histories() {
        return redis.histories(5_000);
    }

    @Override
    protected List<String> streamed(UserId user) {
        return redis.streams().read(RedisKeys.partitionOf(user), StreamPosition.START, 5_000).stream()
                .map(entry -> entry.fields().get("event"))
                .toList();
    }

    @Override
    protected Instant now() {
        return behind.onEachNode(
                        node -> Instant.ofEpochSecond(Long.parseLong(node.time().get(0))))
                .get(0);
    }

    @Test
    void anEntryThatComesBackSaysThatItsUserIsForgotten() {
        Event event = event("c1", CAT, now().minusSeconds(60));
        Instant upTo = users().forget(CAT, ForgottenUsers.REMEMBERED).upTo();
        Map<byte[], byte[]> fields = new TreeMap<>(java.util.Arrays::compare);
        StreamEntry.fieldsOf(event, java.util.Optional.empty())
                .forEach((name, value) -> fields.put(RedisKeys.bytes(name), RedisKeys.bytes(value)));
        behind.run(jedis -> jedis.xadd(behind.keys().stream(CAT), new XAddParams(), fields));
        recorder().record(List.of(event("c2", CAT, upTo.plusMillis(1))));
        List<StreamEntry> read = redis.streams().read(RedisKeys.partitionOf(CAT), StreamPosition.START, 10);
        assertThat(read).extracting(StreamEntry::forgottenUpTo).containsExactly(upTo, upTo);
        assertThat(read).extracting(StreamEntry::isForgotten).containsExactly(true, false);
    }

    @Test
    void tombstonesHoldDigestsAndAreDroppedWhenTheyHaveBeenKept() {
        UserId old = samePartitionAs(CAT);
        byte[] tombstones = behind.keys().forgotten(CAT);
        bury(old, now().minus(Duration.ofDays(2)), now().minus(Duration.ofDays(1)));
        users().forget(CAT, Duration.ofDays(1));
        assertThat(behind.<Long>run(jedis -> jedis.pttl(tombstones))).isBetween(1L, 86_400_000L);
        assertThat(users().upTo(old)).isEmpty();
        assertThat(behind.<Set<byte[]>>run(jedis -> jedis.hkeys(tombstones)))
                .extracting(RedisKeys::text)
                .containsExactly(ForgottenUsers.digest(CAT).hex());
    }

    @Test
    void rememberingOneForLessLetsNobodyBackWhoIsRememberedForLonger() {
        UserId other = samePartitionAs(CAT);
        Instant twoDaysAgo =
                Instant.ofEpochMilli(now().minus(Duration.ofDays(2)).toEpochMilli());
        users().forget(CAT, Duration.ofDays(400));
        bury(other, twoDaysAgo, twoDaysAgo.plus(Duration.ofDays(400)));

        users().forget(CAT, Duration.ofDays(1));

        assertThat(users().upTo(other)).contains(twoDaysAgo);
        assertThat(users().upTo(CAT)).isPresent();
        byte[] tombstones = behind.keys().forgotten(CAT);
        assertThat(behind.<Long>run(jedis -> jedis.pttl(tombstones)))
                .isGreaterThan(Duration.ofDays(399).toMillis());
    }

    private void bury(UserId user, Instant upTo, Instant keptUntil) {
        byte[] tombstone = new RedisForgottenUsers.Tombstone(upTo, keptUntil).value();
        behind.run(jedis -> jedis.hset(behind.keys().forgotten(user), RedisForgottenUsers.field(user), tombstone));
    }

    private static UserId samePartitionAs(UserId user) {
        for (int i = 0; ; i++) {
            UserId other = new UserId("other-" + i);
            if (RedisKeys.partitionOf(other) == RedisKeys.partitionOf(user)) {
                return other;
            }
        }
    }
}
