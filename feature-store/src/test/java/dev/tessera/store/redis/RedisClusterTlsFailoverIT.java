package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.generation.CacheDirectory;
import dev.tessera.store.generation.GenerationDraft;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.redis.embedded.RedisClusterNodes;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of three masters of a cluster that speaks nothing but TLS is killed (SIGKILL) under a publisher and a ranker, which have no more rights
 * than the documentation gives them; its replica takes over.
 */
class RedisClusterTlsFailoverIT {
    /** More than are recorded here. */
    private static final int HISTORY = 1_000_000;

    @TempDir
    Path scratch;

    @Test
    void theSameProcessesGoOnWithTheReplicaThatTookOver() throws Exception {
        TestCertificates certificates = new TestCertificates(scratch.resolve("certificates"));
        RedisWire wire = RedisWire.encrypted(
                "localhost", certificates.authority(), certificates.signed("server", "dns:localhost"));
        try (RedisClusterNodes nodes = new RedisClusterNodes(true, wire)) {
            nodes.announceHost("localhost");
            RedisSettings administrator = RedisSettings.parse(nodes.addresses(), true)
                    .withTls(wire.tls())
                    .withRetryFor(Duration.ofMinutes(2));
            try (RedisFeatureStore publisher =
                            RedisFeatureStore.open(DocumentedUser.PUBLISHER.ofCluster(administrator));
                    RedisFeatureStore ranker = RedisFeatureStore.open(DocumentedUser.RANKER.ofCluster(administrator))) {
                GenerationDraft before = PublishedOverAndOver.draft("before", 1, scratch.resolve("before"));
                GenerationDraft after = PublishedOverAndOver.draft("after", 2, scratch.resolve("after"));
                PublishedOverAndOver.publish(publisher, before);
                try (EventsOfOneUser events =
                        EventsOfOneUser.recording(ranker.recorder(RecordingSettings.of(HISTORY)))) {
                    events.awaitAcknowledged(20);
                    int replicated = events.acknowledged();
                    writePartly(publisher, after);
                    nodes.awaitReplicated();
                    nodes.killFirst();

                    assertServed(ranker, before);
                    PublishedOverAndOver.publish(publisher, after);
                    assertServed(ranker, after);

                    assertThat(nodes.replicaTookOver()).isTrue();
                    int sinceTakenOver = events.acknowledged() + 1;
                    events.awaitAcknowledged(sinceTakenOver + 20);
                    events.end();
                    assertThat(ranker.histories(HISTORY).read(EventsOfOneUser.USER))
                            .extracting(HistoryEntry::event)
                            .containsAll(events.ids(0, replicated))
                            .containsAll(events.ids(sinceTakenOver, events.acknowledged()))
                            .doesNotHaveDuplicates();
                }
                try (RedisConnection behind = RedisConnection.open(administrator)) {
                    new PublishedOverAndOver(publisher, behind).assertWhole();
                }
            }
        }
    }

    private static void writePartly(RedisFeatureStore publisher, GenerationDraft draft) {
        publisher.generations().begin(draft.id());
        new GenerationWriter(publisher.generations(), publisher.blobs()).folder(draft.rankerFolder());
    }

    /** By the pointer, and every byte of it. */
    private void assertServed(RedisFeatureStore ranker, GenerationDraft draft) {
        assertThat(ranker.generations().pointer().active()).contains(draft.id());
        CacheDirectory cache =
                new CacheDirectory(scratch.resolve("cache-of-" + draft.id().value()));
        assertThat(new GenerationReader(ranker.generations(), ranker.blobs(), cache)
                        .load(draft.id())
                        .cards())
                .isEqualTo(draft.cards());
    }
}
