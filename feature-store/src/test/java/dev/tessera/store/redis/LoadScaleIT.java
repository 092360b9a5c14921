package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.tessera.store.generation.CacheDirectory;
import dev.tessera.store.generation.Digest;
import dev.tessera.store.generation.Drafts;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.table.TableFolder;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how long a ranker takes to load one generation, over and over, and what each thing that it cannot do without takes by itself, for docs/reference/redis-layout.md:
 * moving the bytes, their digests, reading and writing them as files, memory for the vectors. {@code -Dscale.items=1000000 -Dtests.heap=8g} for a larger catalog.
 */
@Tag("soak")
@ExtendWith(RedisServerExtension.class)
class LoadScaleIT {
    private static final int ITEMS = Integer.getInteger("scale.items", 100_000);
    private static final int ROUNDS = Integer.getInteger("scale.rounds", 5);
    private static final int DIMENSION = 64;
    private static final int FLOATS_AN_ITEM = 5 * DIMENSION;

    @TempDir
    Path scratch;

    @Test
    void aCatalogOf64Floats(RedisSettings settings, RedisFeatureStore redis) throws Exception {
        Manifest manifest = new GenerationWriter(redis.generations(), redis.blobs())
                .write(Drafts.of("g1", ITEMS, DIMENSION, 1, scratch.resolve("models")));
        for (int round = 0; round < ROUNDS; round++) {
            Path cache = scratch.resolve("cache" + round);
            GenerationReader reader =
                    new GenerationReader(redis.generations(), redis.blobs(), new CacheDirectory(cache));
            timed("load from Redis", () -> reader.load(manifest.id()));
            LoadedGeneration loaded = timed("load from the disk cache", () -> reader.load(manifest.id()));
            assertThat(loaded.cards()).hasSize(ITEMS);
            timed("ceiling: all of it pipelined to Redis and back", () -> {
                try (PipelinedCeiling ceiling = new PipelinedCeiling(settings, manifest.size())) {
                    ceiling.measure((what, seconds) -> print(String.format(Locale.ROOT, "%s: %.2f s", what, seconds)));
                }
                return 0;
            });
            measureFloors(cache.resolve("blobs"));
            TableFolder.delete(cache);
        }
    }

    private void measureFloors(Path blobs) throws Exception {
        List<Path> files = files(blobs);
        timed("floor: read the files", () -> {
            long bytes = 0;
            for (Path file : files) {
                bytes += Files.readAllBytes(file).length;
            }
            return bytes;
        });
        timed("floor: read the files, SHA-256 of each", () -> {
            for (Path file : files) {
                assertThat(Digest.of(Files.readAllBytes(file)).hex())
                        .isEqualTo(file.getFileName().toString());
            }
            return 0;
        });
        Path copies = Files.createDirectory(scratch.resolve("copies"));
        byte[] chunk = new byte[RedisBlobStore.CHUNK];
        timed("floor: write as many files", () -> {
            for (Path file : files) {
                Files.write(copies.resolve(file.getFileName()), chunk);
            }
            return 0;
        });
        TableFolder.delete(copies);
        timed("floor: memory for vectors and parts", () -> new float[ITEMS * FLOATS_AN_ITEM]);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static <T> T timed(String what, Callable<T> work) throws Exception {
        System.gc();
        long start = System.nanoTime();
        double processors = processorSeconds();
        double collections = collectionSeconds();
        T result = work.call();
        print(String.format(
                Locale.ROOT,
                "%s: %.2f s; of processors %.2f s, those of Redis not counted; collecting garbage %.2f s",
                what,
                (System.nanoTime() - start) / 1e9,
                processorSeconds() - processors,
                collectionSeconds() - collections));
        return result;
    }

    private static double processorSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    private static double collectionSeconds() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum()
                / 1e3;
    }

    private static void print(String figure) {
        System.out.println("scale: " + figure);
    }
}
