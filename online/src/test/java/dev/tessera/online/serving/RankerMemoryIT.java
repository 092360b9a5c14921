package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.redis.RedisAddress;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Prints the memory of a ranker in a process of its own, with one generation and, where the catalog is small, with two, for docs/reference/memory.md. The whole heap is in memory from the start; what is
 * in memory beside it is native, or mapped from files. {@code -Dmemory.items=1000000 -Dtests.heap=5g} for one size alone, which takes some 10 GiB.
 */
@Tag("soak")
class RankerMemoryIT {
    private static final int USERS = 1_000;

    @TempDir
    Path folder;

    private Path collections;

    @ParameterizedTest
    @CsvSource({"100000, 1024, 2", "1000000, 3584, 1"})
    void asTheCatalogGrows(int items, int heapMib, int generations) throws Exception {
        assumeThat(Integer.getInteger("memory.items", items)).isEqualTo(items);
        collections = folder.resolve("gc.log");
        try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory());
                RedisFeatureStore store =
                        RedisFeatureStore.open(RedisSettings.of(new RedisAddress(redis.host(), redis.port()))
                                .withPasswordFile(redis.passwordFile()))) {
            SoakCatalog catalog = new SoakCatalog(folder, items);
            List<String> users = catalog.users(store, USERS);
            try (ServedProcess ranker = ServedProcess.start(
                    folder,
                    List.of(
                            "-Xms" + heapMib + "m",
                            "-Xmx" + heapMib + "m",
                            "-XX:+AlwaysPreTouch",
                            "-Xlog:gc:file=" + collections),
                    "--redis",
                    redis.host() + ":" + redis.port(),
                    "--redis-password-file",
                    redis.passwordFile().toString())) {
                ManagedChannel channel = ranker.connect();
                try {
                    for (String id : List.of("g1", "g2").subList(0, generations)) {
                        GenerationId published = catalog.publish(store, id);
                        store.generations()
                                .activate(published, store.generations().pointer());
                        RankerGrpc.RankerBlockingStub client = RankerGrpc.newBlockingStub(channel);
                        await().atMost(Duration.ofMinutes(5)).until(() -> generation(client, users.get(0)), id::equals);
                        users.forEach(
                                user -> assertThat(generation(client, user)).isEqualTo(id));
                        print(ranker, items, heapMib, id);
                    }
                } finally {
                    channel.shutdownNow();
                }
            }
        }
    }

    /** Which one answers; none while none is loaded. */
    private static String generation(RankerGrpc.RankerBlockingStub client, String user) {
        try {
            RecommendResponse slate = client.recommend(
                    RecommendRequest.newBuilder().setUserId(user).setSize(10).build());
            assertThat(slate.getItemsCount()).isEqualTo(10);
            return slate.getDecision().getGeneration();
        } catch (StatusRuntimeException e) {
            return e.getStatus().toString();
        }
    }

    private void print(ServedProcess ranker, int items, int heapMib, String latest) throws Exception {
        ProcessSample.collectGarbage(ranker.pid());
        ProcessSample sample = ProcessSample.of(ranker.pid(), collections);
        System.out.printf(
                Locale.ROOT,
                "memory: %,d items up to %s: heap %d MiB in use of %d, native %.0f MiB, mapped %.0f MiB, %d threads%n",
                items,
                latest,
                sample.heapMib(),
                heapMib,
                sample.anonymousMib() - heapMib,
                sample.mappedMib(),
                sample.threads());
    }
}
