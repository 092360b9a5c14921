package dev.tessera.offline.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.index.IndexChoice;
import dev.tessera.offline.publish.PublishOptions.Activation;
import dev.tessera.offline.publish.PublishOptions.Gate;
import dev.tessera.offline.publish.PublishOptions.Release;
import dev.tessera.offline.publish.PublishOptions.Retention;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.generation.CacheDirectory;
import dev.tessera.store.generation.Digest;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.redis.PipelinedCeiling;
import dev.tessera.store.redis.RedisAddress;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import dev.tessera.store.table.TableFolder;
import dev.tessera.store.vector.VectorBlock;
import dev.tessera.store.vector.VectorPrecision;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how long the publish stage takes and how long a ranker's reading of what it published, for docs/reference/redis-layout.md, beside what moving as many bytes takes at least.
 * {@code -Dscale.items=1000000 -Dtests.heap=14g -Dscale.rounds=3} for a larger catalog.
 */
@Tag("soak")
@ExtendWith(FlinkExtension.class)
class PublishScaleIT {
    private static final int ITEMS = Integer.getInteger("scale.items", 100_000);
    private static final int ROUNDS = Integer.getInteger("scale.rounds", 5);

    /** No histories, no gate, no copy, no ranker to wait for: those cost extra. */
    private static final PublishOptions OPTIONS = new PublishOptions(
            new Release(
                    Release.DEFAULT.study(),
                    Optional.empty(),
                    IndexChoice.NONE,
                    Optional.of(VectorPrecision.valueOf(System.getProperty("scale.vectors", "FLOAT32"))),
                    true),
            Gate.FORCED,
            Activation.AT_ONCE,
            new Retention(0, 0, Duration.ofDays(1), new Saving.Off()));

    @TempDir
    Path scratch;

    @Test
    void aCatalogOf64Floats(FlinkCluster cluster) throws Exception {
        WorkDirectory work = new StudyFixture(scratch.resolve("work"), ITEMS, 64, 7).write().work;
        for (int round = 0; round < ROUNDS; round++) {
            try (EmbeddedRedis server = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory())) {
                RedisSettings settings = RedisSettings.of(new RedisAddress(server.host(), server.port()))
                        .withPasswordFile(server.passwordFile());
                PublishStage stage =
                        new PublishStage(cluster, work, StoreTarget.redis(settings), InstantSource.system());
                Manifest manifest = timed("publish", () -> stage.run(OPTIONS)).manifest();
                load(settings, manifest, scratch.resolve("cache" + round));
                try (PipelinedCeiling ceiling = new PipelinedCeiling(settings, manifest.size())) {
                    ceiling.measure(PublishScaleIT::print);
                }
                floors(work, manifest.size());
            }
        }
    }

    private static void load(RedisSettings settings, Manifest manifest, Path cache) throws Exception {
        try (RedisFeatureStore redis = RedisFeatureStore.open(settings)) {
            GenerationReader reader =
                    new GenerationReader(redis.generations(), redis.blobs(), new CacheDirectory(cache));
            timed("load from Redis", () -> reader.load(manifest.id()));
            LoadedGeneration loaded = timed("load from the disk cache", () -> reader.load(manifest.id()));
            assertThat(loaded.cards()).hasSize(ITEMS);
        }
        TableFolder.delete(cache);
    }

    /** What publishing does not do without, whoever carries the rows, by one thread. */
    private static void floors(WorkDirectory work, long bytes) throws Exception {
        LongAdder items = new LongAdder();
        timed("floor: read the tables of the generation", () -> {
            WorkDirectory.StudyDirectory study = work.study("all");
            ItemVector.TABLE.forEach(study.table(ItemVector.TABLE.name()), row -> items.increment());
            CardRow.TABLE.forEach(work.table(CardRow.TABLE.name()), row -> items.increment());
            CatalogEntry.TABLE.forEach(study.table(CatalogEntry.TABLE.name()), row -> items.increment());
            return items;
        });
        assertThat(items.sum()).isEqualTo(3L * ITEMS);
        timed("floor: hash its data", () -> DataHash.ofInput(work));
        timed("floor: SHA-256 of its bytes", () -> {
            byte[] block = new byte[VectorBlock.MAX_BYTES];
            Digest last = Digest.of(block);
            for (long hashed = block.length; hashed < bytes; hashed += block.length) {
                last = Digest.of(block);
            }
            return last;
        });
    }

    private static <T> T timed(String what, Callable<T> work) throws Exception {
        long start = System.nanoTime();
        double processors = processorSeconds();
        T result = work.call();
        print(what, (System.nanoTime() - start) / 1e9);
        print(what + ", of processors, those of Redis not counted", processorSeconds() - processors);
        return result;
    }

    /** Of this process, in which the embedded cluster runs. */
    private static double processorSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    private static void print(String what, double seconds) {
        System.out.println("scale: " + what + String.format(Locale.ROOT, ": %.2f s", seconds));
    }
}
