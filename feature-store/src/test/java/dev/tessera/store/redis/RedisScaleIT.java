package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.generation.CacheDirectory;
import dev.tessera.store.generation.Drafts;
import dev.tessera.store.generation.GenerationDraft;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.TableFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints the figures of docs/reference/redis-layout.md. {@code -Dscale.items=1000000 -Dtests.heap=14g -Dscale.rounds=3} for a larger catalog. What moving the same bytes takes at least is
 * measured beside: chunks of the same size, pipelined as blobs are, from and to nowhere.
 */
@Tag("soak")
@ExtendWith(RedisServerExtension.class)
class RedisScaleIT {
    private static final int ITEMS = Integer.getInteger("scale.items", 100_000);
    private static final int EVENTS = 5_000;
    private static final int ROUNDS = Integer.getInteger("scale.rounds", 5);

    @TempDir
    Path scratch;

    private RedisSettings settings;
    private RedisFeatureStore redis;
    private RedisConnection behind;

    @BeforeEach
    void aFreshNamespace(RedisFeatureStore store, RedisSettings namespace) {
        settings = namespace;
        redis = store;
        behind = RedisConnection.open(settings);
    }

    @AfterEach
    void close() {
        behind.close();
    }

    @Test
    void aCatalogOf64Floats() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            GenerationDraft draft = Drafts.of("g" + round, ITEMS, 64, round, scratch.resolve("models"));
            long before = usedMemory();
            timed("write a generation", () -> new GenerationWriter(redis.generations(), redis.blobs()).write(draft));
            long bytes = usedMemory() - before;
            print("memory of Redis an item: %.0f bytes", (double) bytes / ITEMS);
            long size = redis.generations().manifest(draft.id()).orElseThrow().size();
            try (PipelinedCeiling ceiling = new PipelinedCeiling(settings, size)) {
                ceiling.measure((what, seconds) -> print(what + ": %.0f ms", seconds * 1e3));
            }
            GenerationReader reader = new GenerationReader(
                    redis.generations(), redis.blobs(), new CacheDirectory(scratch.resolve("cache" + round)));
            timed("load it from Redis", () -> reader.load(draft.id()));
            LoadedGeneration loaded = timed("load it from the disk cache", () -> reader.load(draft.id()));
            float[] user = loaded.vectors().vector(17);
            for (int i = 0; i < 50; i++) {
                loaded.vectors().top(user, 100);
            }
            timed("100 exact searches for the top 100", () -> {
                for (int i = 0; i < 100; i++) {
                    assertThat(loaded.vectors().top(user, 100)).hasSize(100);
                }
                return 0;
            });
            assertThat(loaded.cards()).isEqualTo(draft.cards());
            TableFolder.delete(scratch.resolve("cache" + round));
            redis.generations().remove(draft.id());
            redis.blobs().sweep(redis.blobs().list().keySet(), Instant.parse("2100-01-01T00:00:00Z"));
        }
    }

    @Test
    void fiveThousandEventsOfOneHundredUsers() throws Exception {
        var recorder = redis.recorder(RecordingSettings.of(50));
        Instant now = Instant.parse("2024-05-06T12:00:00Z");
        for (int round = 0; round < ROUNDS; round++) {
            String prefix = "r" + round + "-";
            timed(EVENTS + " events, one a call, full histories from the 5,000th on", () -> {
                for (int i = 0; i < EVENTS; i++) {
                    Instant at = now.plusSeconds(i);
                    recorder.record(List.of(new Event(
                            new EventId(prefix + i),
                            new UserId("user-" + i % 100),
                            new ItemId("item-" + i),
                            EventKind.VIEW,
                            1,
                            at,
                            at)));
                }
                return 0;
            });
        }
        timed(EVENTS + " histories of 50 read", () -> {
            for (int i = 0; i < EVENTS; i++) {
                assertThat(redis.histories(50).read(new UserId("user-" + i % 100)))
                        .hasSize(50);
            }
            return 0;
        });
        long bytes = behind.run(jedis -> jedis.memoryUsage(behind.keys().history(new UserId("user-1"))));
        print("memory of a history of 50: %.0f bytes", (double) bytes);
    }

    private long usedMemory() {
        return behind.run(jedis -> jedis.info("memory"))
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    private static <T> T timed(String what, Callable<T> work) throws Exception {
        long start = System.nanoTime();
        T result = work.call();
        print(what + ": %.0f ms", (System.nanoTime() - start) / 1e6);
        return result;
    }

    private static void print(String format, double figure) {
        System.out.println("scale: " + String.format(Locale.ROOT, format, figure));
    }
}
