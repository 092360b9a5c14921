package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

class RedisRetryTest {
    private final AtomicLong now = new AtomicLong(5);
    private final List<Long> pauses = new ArrayList<>();
    private final AtomicInteger attempts = new AtomicInteger();

    private RedisRetry retryFor(Duration atMost) {
        RedisSettings settings = RedisSettings.of(new RedisAddress("r", 6379)).withRetryFor(atMost);
        return new RedisRetry(settings, new RedisRetry.Clockwork(now::get, this::pause, new Random(1)));
    }

    private void pause(long nanos) {
        pauses.add(nanos);
        now.addAndGet(nanos);
    }

    private String failing(int times, JedisException failure) {
        if (attempts.incrementAndGet() <= times) {
            throw failure;
        }
        return "answer";
    }

    @Test
    void whatMayPassIsTriedAgainAfterRandomPausesBelowARisingBound() {
        AtomicInteger looks = new AtomicInteger();
        assertThat(retryFor(Duration.ofMinutes(1))
                        .run(() -> failing(12, new JedisConnectionException("gone")), looks::incrementAndGet))
                .isEqualTo("answer");
        assertThat(looks).hasValue(12);
        assertThat(pauses).hasSize(12).doesNotHaveDuplicates();
        IntStream.range(0, 12).forEach(i -> assertThat(pauses.get(i)).isBetween(0L, RedisRetry.bound(i + 1)));
        assertThat(RedisRetry.bound(1)).isEqualTo(10_000_000);
        assertThat(RedisRetry.bound(2)).isEqualTo(20_000_000);
        assertThat(RedisRetry.bound(1_000)).isEqualTo(1_000_000_000);
    }

    @Test
    void noAttemptBeginsLaterThanAllowed() {
        long begun = now.get();
        assertThatThrownBy(() -> retryFor(Duration.ofSeconds(3))
                        .run(() -> failing(1_000, new JedisConnectionException("gone")), () -> {}))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("Redis at r:6379 does not answer (gone, tried " + attempts + " times)");
        assertThat(now.get() - begun).isBetween(2_000_000_000L, 3_000_000_000L);
        assertThat(attempts.get()).isGreaterThan(5);
    }

    @Test
    void withoutTimeForItNothingIsTriedAgain() {
        assertThatThrownBy(() ->
                        retryFor(Duration.ZERO).run(() -> failing(1, new JedisConnectionException("gone")), () -> {}))
                .hasMessageEndingWith("(gone): start it, or give another address (--redis host:port),"
                        + " or --redis-tls if it speaks TLS");
    }

    @Test
    void whatANodeOfAClusterSaidIsTheReason() {
        JedisException ofCluster = new JedisClusterOperationException("Could not initialize cluster slots cache.");
        ofCluster.addSuppressed(new JedisAccessControlException("WRONGPASS invalid username-password pair"));
        assertThatThrownBy(() -> retryFor(Duration.ofMinutes(1)).run(() -> failing(1, ofCluster), () -> {}))
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("refuses the password (WRONGPASS");
        assertThat(attempts).hasValue(1);
    }

    @Test
    void answersThatMeanNotNowAreTriedAgainAndThoseThatMeanNoAreNot() {
        for (String passing : List.of("LOADING x", "READONLY x", "CLUSTERDOWN x", "NOREPLICAS x", "BUSY x")) {
            attempts.set(0);
            assertThat(retryFor(Duration.ofMinutes(1)).run(() -> failing(1, new JedisDataException(passing)), () -> {}))
                    .isEqualTo("answer");
        }
        for (JedisException lasting : List.of(
                new JedisDataException("OOM x"),
                new JedisDataException("WRONGTYPE x"),
                new JedisAccessControlException("NOPERM x"),
                new JedisConnectionException(new JedisAccessControlException("WRONGPASS x")),
                new JedisException("pool", new NoSuchElementException("Timeout waiting for idle object")))) {
            attempts.set(0);
            assertThatThrownBy(() -> retryFor(Duration.ofMinutes(1)).run(() -> failing(1, lasting), () -> {}))
                    .isInstanceOf(RedisException.class);
            assertThat(attempts).hasValue(1);
        }
    }
}
