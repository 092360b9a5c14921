package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.Forgotten;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.offline.recover.HistoryRebuild;
import dev.tessera.offline.stream.StreamOptions;
import dev.tessera.offline.stream.StreamStage;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.generation.GenerationRestore;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.generation.PreparedActivation;
import dev.tessera.store.generation.Readiness;
import dev.tessera.store.generation.SavedGenerations;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.redis.LostRedis;
import dev.tessera.v1.Event;
import dev.tessera.v1.EventKind;
import dev.tessera.v1.EventResult;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.Rung;
import dev.tessera.v1.SimilarItemsRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users have been here, a ranker serves them, and a real Redis forgets everything. */
class LostRedisIT {
    private static final GenerationId G2 = new GenerationId("g2");
    private static final int USERS = 40;
    private static final InstantSource CLOCK = InstantSource.fixed(TestCatalog.NOW);

    @TempDir
    Path folder;

    private final List<Event> events = new ArrayList<>();
    private RankerOnRedis ranker;
    private GenerationStore generations;
    private SavedGenerations saved;
    private WorkDirectory work;

    /** The first generation was served before the second, which is saved; the events are in Parquet. */
    @BeforeEach
    void servedRecordedAndStreamed() throws IOException {
        ranker = new RankerOnRedis(folder, TestRanker.config(256)).serving("g1").serving("g2");
        generations = ranker.generations();
        saved = new SavedGenerations(folder.resolve("saved"), InstantSource.system());
        saved.save(generations.manifest(G2).orElseThrow(), ranker.store().blobs(), bytes -> {});
        Random random = new Random(3);
        for (int number = 0; number < 400; number++) {
            events.add(Event.newBuilder()
                    .setEventId("event " + number)
                    .setUserId("user " + random.nextInt(USERS))
                    .setItemId("item-%03d".formatted(random.nextInt(PublishedCatalog.ITEMS)))
                    .setKind(EventKind.forNumber(1 + random.nextInt(6)))
                    .setValue(1 + random.nextInt(5))
                    .build());
        }
        assertThat(record(events)).containsOnly(EventResult.Outcome.OUTCOME_RECORDED);
        work = new WorkDirectory(folder.resolve("work"));
        try (FlinkCluster cluster = FlinkCluster.embedded(1)) {
            new StreamStage(cluster, work, StoreTarget.redis(ranker.settings()))
                    .run(new StreamOptions(Duration.ofMillis(200), true));
        }
    }

    @AfterEach
    void close() {
        ranker.close();
    }

    @Test
    void theRankerServesOnFromMemoryAndIsAsBeforeOnceAllIsBack() throws IOException {
        List<RecommendResponse> before = slates(ranker);
        List<RankedItem> similar = similar();
        assertThat(before)
                .filteredOn(slate -> slate.getDecision().getRung() == Rung.RUNG_FULL)
                .hasSize(USERS);

        LostRedis.flushAll(ranker.settings());
        assertThat(slates(ranker)).allSatisfy(slate -> {
            assertThat(slate.getDecision().getGeneration()).isEqualTo("g2");
            assertThat(slate.getDecision().getRung()).isEqualTo(Rung.RUNG_POPULARITY);
        });
        assertThat(similar()).isEqualTo(similar);
        await().until(() -> !generations.leases().live().isEmpty());
        assertThat(readiness(G2)).as("there is nothing to hold").isEmpty();

        Pointer back = restoreAndServe();
        assertThat(back.active()).contains(G2);
        assertThat(generations.manifest(G2)).contains(saved.find(G2).orElseThrow());
        await().until(() -> readiness(G2).equals(Optional.of(Readiness.warm())));
        assertThat(rebuild().events()).as("and two views of ann").isEqualTo(events.size() + 2);
        assertSame(slates(ranker), before);
        assertThat(similar()).isEqualTo(similar);
        assertThat(ranker.loader.loaded).as("nothing was loaded again").containsExactly(new GenerationId("g1"), G2);
        assertThat(record(events)).as("retries").containsOnly(EventResult.Outcome.OUTCOME_DUPLICATE);

        Pointer next = new PreparedActivation(generations, line -> {})
                .activate(ranker.publish("g3"), generations.pointer(), Duration.ofMinutes(5));
        ranker.awaitServing(next);
        assertThat(slates(ranker))
                .allSatisfy(
                        slate -> assertThat(slate.getDecision().getGeneration()).isEqualTo("g3"));
        ranker.awaitServing(generations.rollback(next));
        assertSame(slates(ranker), before);
    }

    @Test
    void aRankerThatStartedOnTheEmptyRedisLoadsWhatIsBackAndAnswersTheSame() throws IOException {
        List<RecommendResponse> before = slates(ranker);
        LostRedis.flushAll(ranker.settings());
        try (RankerOnRedis other = ranker.another("other", folder.resolve("other"), TestRanker.config(256))) {
            rebuild();
            other.awaitServing(restoreAndServe());
            assertSame(slates(other), before);
            assertThat(other.loader.loaded).containsExactly(G2);
        }
    }

    private Pointer restoreAndServe() {
        assertThat(new GenerationRestore(saved, generations, ranker.store().blobs()).restore(G2, bytes -> {}))
                .isEqualTo(GenerationRestore.Outcome.RESTORED);
        return new PreparedActivation(generations, line -> {})
                .activate(G2, generations.pointer(), Duration.ofMinutes(5));
    }

    private HistoryRebuild.Report rebuild() throws IOException {
        return new HistoryRebuild(ranker.store().pastEvents(RecordingSettings.of(50)), Forgotten.nobody(), CLOCK)
                .run(List.of(work.eventLog()));
    }

    /** To the last bit of each score; a decision has a new id each time. */
    private static void assertSame(List<RecommendResponse> found, List<RecommendResponse> expected) {
        for (int user = 0; user < USERS; user++) {
            assertThat(found.get(user).getItemsList())
                    .as("slate of user %s", user)
                    .isEqualTo(expected.get(user).getItemsList());
            assertThat(found.get(user).getDecision().getRung()).isEqualTo(Rung.RUNG_FULL);
            assertThat(found.get(user).getDecision().getGeneration()).isEqualTo("g2");
        }
    }

    private static List<RecommendResponse> slates(RankerOnRedis asked) {
        List<RecommendResponse> slates = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            slates.add(asked.client()
                    .recommend(RecommendRequest.newBuilder()
                            .setUserId("user " + user)
                            .setSize(20)
                            .setExplain(true)
                            .build()));
        }
        return slates;
    }

    private List<RankedItem> similar() {
        return ranker.client()
                .similarItems(SimilarItemsRequest.newBuilder()
                        .setItemId("item-007")
                        .setSize(20)
                        .build())
                .getItemsList();
    }

    private List<EventResult.Outcome> record(List<Event> some) {
        return ranker
                .client()
                .recordEvents(
                        RecordEventsRequest.newBuilder().addAllEvents(some).build())
                .getResultsList()
                .stream()
                .map(EventResult::getOutcome)
                .toList();
    }

    private Optional<Readiness> readiness(GenerationId id) {
        return generations.leases().live().stream()
                .filter(lease -> lease.replica().equals(RankerOnRedis.REPLICA))
                .flatMap(lease -> lease.readiness(id).stream())
                .findFirst();
    }
}
