package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.history.Durability;
import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import dev.tessera.store.redis.embedded.Persistence;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.resps.StreamEntry;

/**
 * A redis-server that syncs each write is killed (SIGKILL) again and again while events are recorded. This shows what a crash of its process
 * does; the machine does not lose power, so what its disk does then is not shown.
 */
class KilledRedisIT {
    private static final int KILLS = 12;
    private static final int WRITERS = 4;
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final RecordingSettings FSYNC =
            RecordingSettings.of(1_000_000).withDurability(new Durability.Fsync());

    @TempDir
    Path scratch;

    @Test
    void whatWasAcknowledgedIsThereOnceAndRetriesDoNotDouble() {
        EmbeddedRedisConfig kept = EmbeddedRedisConfig.inMemory()
                .withHome(scratch.resolve("redis"))
                .withPersistence(Persistence.ALWAYS);
        List<Writer> writers = IntStream.range(0, WRITERS).mapToObj(Writer::new).toList();
        Random random = new Random(7);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        for (int kill = 0; kill < KILLS; kill++) {
            try (EmbeddedRedis redis = EmbeddedRedis.start(kept);
                    RedisFeatureStore store = RedisFeatureStore.open(settings(redis))) {
                EventRecorder recorder = store.recorder(FSYNC);
                CountDownLatch acknowledged = new CountDownLatch(1 + random.nextInt(200));
                CompletableFuture<?>[] writing = writers.stream()
                        .map(writer ->
                                CompletableFuture.runAsync(() -> writer.writeUntilCut(recorder, acknowledged), threads))
                        .toArray(CompletableFuture[]::new);
                killSoonAfter(acknowledged, random.nextInt(1_000_000), redis);
                CompletableFuture.allOf(writing).join();
            }
        }
        threads.shutdown();
        try (EmbeddedRedis redis = EmbeddedRedis.start(kept);
                RedisFeatureStore store = RedisFeatureStore.open(settings(redis));
                RedisConnection behind = RedisConnection.open(settings(redis))) {
            EventRecorder recorder = store.recorder(FSYNC);
            assertThat(writers).allSatisfy(writer -> {
                assertThat(writer.cuts).isEqualTo(KILLS);
                List<String> acknowledged = writer.names(writer.acknowledged.get());
                assertThat(streamed(behind, writer.user))
                        .containsAll(acknowledged)
                        .doesNotHaveDuplicates();

                recorder.record(List.of(writer.next()));
                List<String> all = writer.names(writer.acknowledged.get() + 1);
                assertThat(streamed(behind, writer.user)).containsExactlyElementsOf(all);
                assertThat(store.histories(FSYNC.historyLimit()).read(writer.user))
                        .extracting(entry -> entry.event().value())
                        .containsExactlyElementsOf(all);
            });
        }
    }

    private static void killSoonAfter(CountDownLatch acknowledged, int nanos, EmbeddedRedis redis) {
        try {
            acknowledged.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        LockSupport.parkNanos(nanos);
        ProcessHandle.of(redis.pid()).orElseThrow().destroyForcibly();
    }

    private static List<String> streamed(RedisConnection behind, UserId user) {
        byte[] key = behind.keys().stream(user);
        List<StreamEntry> entries =
                behind.run(redis -> redis.xrange(new String(key, StandardCharsets.UTF_8), "-", "+"));
        List<String> names = new ArrayList<>();
        for (StreamEntry entry : entries) {
            if (entry.getFields().get("user").equals(user.value())) {
                names.add(entry.getFields().get("event"));
            }
        }
        return names;
    }

    private static RedisSettings settings(EmbeddedRedis redis) {
        return RedisSettings.of(new RedisAddress(redis.host(), redis.port())).withPasswordFile(redis.passwordFile());
    }

    /** Records one event after the other; the one that was cut off is sent again. */
    private static final class Writer {
        final UserId user;
        final AtomicInteger acknowledged = new AtomicInteger();
        int cuts;

        Writer(int number) {
            user = new UserId("u" + number);
        }

        void writeUntilCut(EventRecorder recorder, CountDownLatch each) {
            try {
                while (true) {
                    recorder.record(List.of(next()));
                    acknowledged.incrementAndGet();
                    each.countDown();
                }
            } catch (RedisException cut) {
                cuts++;
            }
        }

        /** The first event that was not acknowledged. */
        Event next() {
            int number = acknowledged.get();
            Instant occurred = NOON.plusSeconds(number);
            return new Event(new EventId(name(number)), user, new ItemId("i1"), EventKind.VIEW, 1, occurred, occurred);
        }

        List<String> names(int count) {
            return IntStream.range(0, count).mapToObj(this::name).toList();
        }

        private String name(int number) {
            return user + "-" + number;
        }
    }
}
