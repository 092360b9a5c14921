package dev.tessera.offline.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.StandaloneCluster;
import dev.tessera.offline.flink.StandaloneClusterExtension;
import dev.tessera.offline.publish.PublishOptions.Release;
import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.Drafts;
import dev.tessera.store.generation.GenerationCheck;
import dev.tessera.store.generation.GenerationStatus;
import dev.tessera.store.generation.GenerationSweep;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisLimits;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A TaskManager is killed (SIGKILL) while it writes the blocks of a new generation. */
@ExtendWith({StandaloneClusterExtension.class, RedisServerExtension.class})
class PublishOnAClusterIT {
    private static final int ITEMS = 2_500;
    private static final int DIMENSION = 64;

    /** A third of what the blocks of this shop are. */
    private static final long BYTES_BEFORE_THE_KILL = 1_200_000;

    @TempDir
    Path scratch;

    private StandaloneCluster processes;
    private FlinkCluster cluster;
    private RedisFeatureStore redis;
    private RedisSettings settings;
    private volatile int published;

    @BeforeEach
    void aServedGeneration(StandaloneCluster standalone, RedisFeatureStore store, RedisSettings redisSettings)
            throws IOException {
        processes = standalone;
        redis = store;
        settings = redisSettings;
        cluster = standalone.connect();
        new GenerationWriter(redis.generations(), redis.blobs())
                .write(Drafts.of(generation(published).value(), 10, 4, 1, scratch));
        redis.generations().activate(generation(published), Pointer.NONE);
    }

    @AfterEach
    void disconnect() {
        cluster.close();
    }

    @Test
    void whatIsServedIsWholeThroughoutAndThePublicationComesToItsEnd() throws Exception {
        killDuringAPublication();
        publish(settings);
        assertServedWhole();
        assertNothingIsLeftOver();
    }

    @Tag("soak")
    @Test
    void asOftenAsOneLikes() throws Exception {
        for (int kill = 1; kill <= 5; kill++) {
            killDuringAPublication();
            processes.complete(2);
        }
        assertNothingIsLeftOver();
    }

    private void killDuringAPublication() throws Exception {
        Set<Blob> blobs = redis.blobs().list().keySet();
        try (HeldNetwork network = new HeldNetwork(settings.address(), BYTES_BEFORE_THE_KILL)) {
            CompletableFuture<PublishReport> publishing =
                    CompletableFuture.supplyAsync(() -> publish(through(network)));
            await().atMost(Duration.ofMinutes(2)).until(() -> network.isHeld() || publishing.isDone());
            assertThat(redis.blobs().list().keySet())
                    .as("blocks of the new one")
                    .hasSizeGreaterThan(blobs.size());
            processes.killTheTaskManagerOf("write ");
            assertServedWhole();
            network.letGo();
            assertThat(publishing.join().flipped()).isTrue();
        }
        assertServedWhole();
    }

    /** Patient enough for the time between hold and kill. */
    private RedisSettings through(HeldNetwork network) {
        RedisLimits limits = settings.limits();
        return RedisSettings.of(network.address())
                .withLogin(settings.login())
                .withNamespace(settings.namespace())
                .withLimits(new RedisLimits(Duration.ofMinutes(2), limits.retryFor(), limits.connections()));
    }

    /** Another catalog each time. */
    private PublishReport publish(RedisSettings where) {
        int number = published + 1;
        try {
            StudyFixture study = new StudyFixture(scratch.resolve("work"), ITEMS + number, DIMENSION, number).write();
            PublishReport report = new PublishStage(
                            cluster, study.work, StoreTarget.redis(where), InstantSource.system())
                    .run(PublishOptions.of(Release.named(generation(number))));
            published = number;
            return report;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GenerationId generation(int number) {
        return new GenerationId("generation-" + number);
    }

    /** The last that was published. */
    private void assertServedWhole() {
        GenerationId last = generation(published);
        assertThat(redis.generations().pointer().active()).contains(last);
        new GenerationCheck(redis.generations(), redis.blobs()).check(last, bytes -> {});
    }

    private void assertNothingIsLeftOver() {
        InstantSource later = () -> InstantSource.system().instant().plusSeconds(60);
        new GenerationSweep(redis.generations(), redis.blobs(), later).sweep(0, Duration.ZERO);
        Set<Blob> named = new HashSet<>();
        for (GenerationStatus generation : redis.generations().list()) {
            named.addAll(
                    redis.generations().manifest(generation.id()).orElseThrow().blobs());
        }
        assertThat(redis.blobs().list().keySet()).isEqualTo(named);
    }
}
