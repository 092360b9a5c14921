package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.generation.BlobStore;
import dev.tessera.store.generation.CacheDirectory;
import dev.tessera.store.generation.Drafts;
import dev.tessera.store.generation.GenerationDraft;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.GenerationStoreContract;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.ReplicaLeasesContract;
import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.EventRecorder.Outcome;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.history.HistoryStoreContract;
import dev.tessera.store.history.PastEvents;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.embedded.RedisClusterNodes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same contracts, on a Redis Cluster of three nodes. */
class RedisClusterIT {
    private static RedisClusterNodes nodes;

    private RedisFeatureStore redis;

    @BeforeAll
    static void startNodes() {
        nodes = new RedisClusterNodes();
    }

    @AfterAll
    static void stopNodes() {
        nodes.close();
    }

    @BeforeEach
    void aFreshNamespace() {
        redis = RedisFeatureStore.open(
                RedisSettings.parse("127.0.0.1:" + nodes.port(), true).withNamespace("test-" + UUID.randomUUID()));
    }

    @AfterEach
    void close() {
        redis.close();
    }

    @Nested
    class Generations extends GenerationStoreContract {
        @Override
        protected GenerationStore store() {
            return redis.generations();
        }

        @Override
        protected BlobStore blobs() {
            return redis.blobs();
        }
    }

    @Nested
    class Leases extends ReplicaLeasesContract {
        @Override
        protected GenerationStore store() {
            return redis.generations();
        }

        @Override
        protected BlobStore blobs() {
            return redis.blobs();
        }
    }

    @Nested
    class Histories extends HistoryStoreContract {
        @Override
        protected HistoryStore store() {
            return redis.histories(LIMIT);
        }
    }

    @Test
    void usersOfAllPartitionsAreForgotten() {
        EventRecorder recorder = redis.recorder(RecordingSettings.of(10));
        Instant now = Instant.parse("2024-05-06T12:00:00Z");
        for (int i = 0; i < 100; i++) {
            UserId user = new UserId("u" + i);
            List<Event> events =
                    List.of(new Event(new EventId("e" + i), user, new ItemId("i1"), EventKind.VIEW, 1, now, now));
            assertThat(recorder.record(events)).containsExactly(Outcome.RECORDED);
            var erased = redis.forgottenUsers().forget(user, ForgottenUsers.REMEMBERED);
            assertThat(erased.historyEntries()).isEqualTo(1);
            assertThat(erased.streamEntries()).isEqualTo(1);
            assertThat(recorder.record(events)).containsExactly(Outcome.FORGOTTEN);
        }
    }

    @Test
    void aGenerationSpreadsOverTheNodesAndIsLoadedWhole(@TempDir Path scratch) {
        GenerationDraft draft = Drafts.of("g1", 5_000, 64, 1, scratch);
        new GenerationWriter(redis.generations(), redis.blobs()).write(draft);
        CacheDirectory cache = new CacheDirectory(scratch.resolve("cache"));
        assertThat(new GenerationReader(redis.generations(), redis.blobs(), cache)
                        .load(draft.id())
                        .cards())
                .isEqualTo(draft.cards());
        assertThat(nodes.keys()).allMatch(keys -> keys > 3);
        assertThat(redis.blobs().sweep(redis.blobs().list().keySet(), Instant.parse("9999-01-01T00:00:00Z")))
                .isGreaterThan(25);
        assertThat(redis.blobs().list()).isEmpty();
    }

    @Test
    void theDocumentedUsersNeedOneCommandMoreHere(@TempDir Path scratch) {
        RedisSettings administrator = RedisSettings.parse(nodes.addresses(), true);
        RedisSettings asPublisher = DocumentedUser.PUBLISHER.of(administrator);
        RedisSettings asRanker = DocumentedUser.RANKER.of(administrator);
        for (RedisSettings as : List.of(asPublisher, asRanker)) {
            DocumentedUser.run(
                    administrator, "ACL", "SETUSER", as.login().user().orElseThrow(), "+cluster|slots");
        }
        try (RedisFeatureStore publisher = RedisFeatureStore.open(asPublisher);
                RedisFeatureStore ranker = RedisFeatureStore.open(asRanker)) {
            GenerationDraft draft = Drafts.of("g1", 500, 64, 1, scratch);
            new GenerationWriter(publisher.generations(), publisher.blobs()).write(draft);
            CacheDirectory cache = new CacheDirectory(scratch.resolve("cache"));
            assertThat(new GenerationReader(ranker.generations(), ranker.blobs(), cache)
                            .load(draft.id())
                            .cards())
                    .isEqualTo(draft.cards());
        }
    }

    @Test
    void eventsOfManyUsersAreRecordedOnce() {
        EventRecorder recorder = redis.recorder(RecordingSettings.of(10));
        Instant now = Instant.parse("2024-05-06T12:00:00Z");
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            events.add(new Event(
                    new EventId("e" + i), new UserId("u" + i), new ItemId("i1"), EventKind.VIEW, 1, now, now));
        }
        assertThat(recorder.record(events)).containsOnly(Outcome.RECORDED);
        assertThat(recorder.record(events)).containsOnly(Outcome.DUPLICATE);
        assertThat(redis.histories(10).read(new UserId("u42"))).hasSize(1);
    }

    @Test
    void whatEventsOfManyUsersLeftIsRebuiltOnEveryNode() {
        Instant now = Instant.parse("2024-05-06T12:00:00Z");
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            events.add(new Event(
                    new EventId("r" + i), new UserId("r" + i % 100), new ItemId("i1"), EventKind.VIEW, 1, now, now));
        }
        assertThat(redis.pastEvents(RecordingSettings.of(10)).rebuild(events, now))
                .isEqualTo(new PastEvents.Rebuilt(300, 300));
        assertThat(redis.histories(10).read(new UserId("r42"))).hasSize(3);
        assertThat(redis.recorder(RecordingSettings.of(10)).record(events)).containsOnly(Outcome.DUPLICATE);
    }
}
