package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.generation.CacheDirectory;
import dev.tessera.store.generation.Drafts;
import dev.tessera.store.generation.GenerationDraft;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.history.EventRecorder.Outcome;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.embedded.RedisClusterNodes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A publisher and a ranker, with no more rights than the documentation gives them, on a Redis Cluster that speaks nothing but TLS, with
 * certificates of the host's name.
 */
class RedisClusterTlsIT {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");

    @TempDir
    Path scratch;

    @Test
    void nodesAreAskedByWhatTheyAnnounce() throws Exception {
        TestCertificates certificates = new TestCertificates(scratch.resolve("certificates"));
        RedisWire wire = RedisWire.encrypted(
                "localhost", certificates.authority(), certificates.signed("server", "dns:localhost"));
        try (RedisClusterNodes nodes = new RedisClusterNodes(false, wire)) {
            RedisSettings administrator =
                    RedisSettings.parse(nodes.addresses(), true).withTls(wire.tls());
            assertThatThrownBy(() -> RedisFeatureStore.open(administrator))
                    .as("they announce an address, of which there is no certificate")
                    .isInstanceOf(RedisException.class)
                    .hasMessageContaining("cannot be spoken to through TLS")
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageContaining("cluster-announce-hostname");

            nodes.announceHost("localhost");
            try (RedisFeatureStore publisher =
                            RedisFeatureStore.open(DocumentedUser.PUBLISHER.ofCluster(administrator));
                    RedisFeatureStore ranker = RedisFeatureStore.open(DocumentedUser.RANKER.ofCluster(administrator))) {
                isPublishedAndLoaded(publisher, ranker);
                areRecordedOnce(ranker);
            }
            assertThat(nodes.keys()).allMatch(keys -> keys > 3);
        }
    }

    private void isPublishedAndLoaded(RedisFeatureStore publisher, RedisFeatureStore ranker) {
        GenerationDraft draft = Drafts.of("g1", 5_000, 64, 1, scratch);
        new GenerationWriter(publisher.generations(), publisher.blobs()).write(draft);
        CacheDirectory cache = new CacheDirectory(scratch.resolve("cache"));
        assertThat(new GenerationReader(ranker.generations(), ranker.blobs(), cache)
                        .load(draft.id())
                        .cards())
                .isEqualTo(draft.cards());
    }

    private static void areRecordedOnce(RedisFeatureStore ranker) {
        List<Event> events = IntStream.range(0, 100)
                .mapToObj(i -> new Event(
                        new EventId("e" + i), new UserId("u" + i), new ItemId("i1"), EventKind.VIEW, 1, NOON, NOON))
                .toList();
        assertThat(ranker.recorder(RecordingSettings.of(10)).record(events)).containsOnly(Outcome.RECORDED);
        assertThat(ranker.recorder(RecordingSettings.of(10)).record(events)).containsOnly(Outcome.DUPLICATE);
    }
}
