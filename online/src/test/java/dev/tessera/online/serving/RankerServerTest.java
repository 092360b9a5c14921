package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.generation.Canary;
import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.UserId;
import dev.tessera.v1.Event;
import dev.tessera.v1.EventKind;
import dev.tessera.v1.EventResult;
import dev.tessera.v1.Filter;
import dev.tessera.v1.Impression;
import dev.tessera.v1.NumericRange;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RecordEventsResponse;
import dev.tessera.v1.Rung;
import dev.tessera.v1.SeenItems;
import dev.tessera.v1.SimilarItemsRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RankerServerTest {
    private static final RecommendRequest FIVE = RecommendRequest.newBuilder()
            .setUserId("ann")
            .setSize(5)
            .setExplain(true)
            .build();

    @Test
    void nothingIsServedBeforeAGenerationIsLoaded() {
        try (TestRanker ranker = TestRanker.start()) {
            assertThat(health(ranker)).isEqualTo(ServingStatus.NOT_SERVING);
            assertThatThrownBy(() -> ranker.client().recommend(FIVE))
                    .isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
                        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                        assertThat(refused).hasMessageContaining("no generation is loaded yet; publish one");
                    });
            ranker.serving("g1");
            await().until(() -> health(ranker) == ServingStatus.SERVING);
            assertThat(ranker.client().recommend(FIVE).getItemsCount()).isEqualTo(5);
        }
    }

    @Test
    void theSlateFollowsWhatTheUserDoes() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            RecommendResponse cold = ranker.client().recommend(FIVE);
            assertThat(cold.getDecision().getRung()).isEqualTo(Rung.RUNG_POPULARITY);
            assertThat(cold.getDecision().getGeneration()).isEqualTo("g1");

            RecordEventsResponse recorded =
                    ranker.client().recordEvents(events(view("e1", "item-002"), view("e2", "gone")));
            assertThat(recorded.getGeneration()).isEqualTo("g1");
            assertThat(recorded.getResultsList())
                    .extracting(EventResult::getEventId, EventResult::getOutcome, EventResult::getUnknownItem)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("e1", EventResult.Outcome.OUTCOME_RECORDED, false),
                            org.assertj.core.groups.Tuple.tuple("e2", EventResult.Outcome.OUTCOME_RECORDED, true));

            RecommendResponse warm = ranker.client().recommend(FIVE);
            assertThat(warm.getDecision().getRung()).isEqualTo(Rung.RUNG_FULL);
            assertThat(warm.getDecision().getReason()).isEmpty();
            assertThat(warm.getDecision().getId())
                    .isNotEqualTo(cold.getDecision().getId());
            assertThat(warm.getItemsList()).noneMatch(item -> item.getItemId().equals("item-002"));
            assertThat(warm.getItemsList()).allSatisfy(RankerServerTest::explanationSums);
            assertThat(warm.getItemsList()).isNotEqualTo(cold.getItemsList());
        }
    }

    @Test
    void seenItemsComeBackOnlyWhenAsked() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            ranker.client().recordEvents(events(view("e1", "item-002")));
            RecommendRequest all = FIVE.toBuilder().setSize(500).build();
            assertThat(items(ranker.client().recommend(all))).doesNotContain("item-002");
            assertThat(items(ranker.client()
                            .recommend(all.toBuilder()
                                    .setSeenItems(SeenItems.SEEN_ITEMS_INCLUDE)
                                    .build())))
                    .contains("item-002");
        }
    }

    @Test
    void recordingTwiceHasTheEffectOfOnce() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            ranker.client().recordEvents(events(view("e1", "item-002")));
            RecommendResponse once = ranker.client().recommend(FIVE);
            RecordEventsResponse again = ranker.client().recordEvents(events(view("e1", "item-002"), old("e9")));
            assertThat(again.getResultsList())
                    .extracting(EventResult::getOutcome)
                    .containsExactly(EventResult.Outcome.OUTCOME_DUPLICATE, EventResult.Outcome.OUTCOME_TOO_OLD);
            assertThat(ranker.client().recommend(FIVE).getItemsList()).isEqualTo(once.getItemsList());
        }
    }

    @Test
    void anImpressionMovesNoSlate() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            RecommendResponse cold = ranker.client().recommend(FIVE);
            Event shown = view("i1", "item-002")
                    .setKind(EventKind.EVENT_KIND_IMPRESSION)
                    .setImpression(Impression.newBuilder()
                            .setDecisionId(cold.getDecision().getId())
                            .setPosition(0))
                    .build();
            ranker.client()
                    .recordEvents(
                            RecordEventsRequest.newBuilder().addEvents(shown).build());
            assertThat(ranker.client().recommend(FIVE).getItemsList()).isEqualTo(cold.getItemsList());
            assertThat(ranker.events.impressions())
                    .containsOnly(Map.entry(
                            new EventId("i1"),
                            new EventRecorder.Impression(
                                    new DecisionId(cold.getDecision().getId()), 0)));
        }
    }

    @Test
    void rulesAreHonoured() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            RecommendRequest ruled = FIVE.toBuilder()
                    .setSize(500)
                    .addExcludedItemIds("item-000")
                    .addFilters(Filter.newBuilder()
                            .setAttribute("price")
                            .setRange(NumericRange.newBuilder().setMinimum(20).setMaximum(70)))
                    .build();
            var cards = TestCatalog.random(
                            "g1", TestRanker.ITEMS, new dev.tessera.store.model.GenerationId("g1").hashCode())
                    .cards();
            List<String> expected = cards.stream()
                    .filter(card -> !card.availableFrom().isAfter(TestCatalog.NOW)
                            && card.availableUntil().isAfter(TestCatalog.NOW))
                    .filter(card -> card.attributes().getOrDefault("price", List.of()).stream()
                            .filter(price -> !price.equals("ask us"))
                            .mapToDouble(Double::parseDouble)
                            .anyMatch(price -> price >= 20 && price <= 70))
                    .map(card -> card.id().value())
                    .filter(id -> !id.equals("item-000"))
                    .toList();
            assertThat(items(ranker.client().recommend(ruled))).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void candidatesAreRankedAndUnknownOnesNamed() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            ranker.client().recordEvents(events(view("e1", "item-002")));
            var answer = ranker.client()
                    .rank(RankRequest.newBuilder()
                            .setUserId("ann")
                            .addAllCandidateItemIds(List.of("item-005", "nowhere", "item-002"))
                            .setExplain(true)
                            .build());
            assertThat(answer.getUnknownItemIdsList()).containsExactly("nowhere");
            assertThat(answer.getItemsList())
                    .extracting(RankedItem::getItemId)
                    .containsExactlyInAnyOrder("item-005", "item-002");
            assertThat(answer.getItemsList()).allSatisfy(RankerServerTest::explanationSums);
        }
    }

    @Test
    void anItemIsNotItsOwnNeighbour() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            var answer = ranker.client()
                    .similarItems(SimilarItemsRequest.newBuilder()
                            .setItemId("item-007")
                            .setSize(500)
                            .setExplain(true)
                            .build());
            assertThat(answer.getDecision().getRung()).isEqualTo(Rung.RUNG_FULL);
            assertThat(answer.getItemsList())
                    .isNotEmpty()
                    .noneMatch(item -> item.getItemId().equals("item-007"))
                    .allSatisfy(RankerServerTest::explanationSums);
        }
    }

    @Test
    void aRollbackLoadsNothingAndWhatIsOlderIsClosed() {
        try (TestRanker ranker = TestRanker.start().serving("g1").serving("g2").serving("g3")) {
            await().until(() -> ranker.models.get("g1").isClosed());
            ranker.loadable = false;
            ranker.serving("g2").serving("g3").serving("g2");
            assertThat(ranker.client().recommend(FIVE).getDecision().getGeneration())
                    .isEqualTo("g2");
            assertThat(ranker.models.get("g3").isClosed()).isFalse();
        }
    }

    @Test
    void aCanaryIsServedToTheSameUsersUntilItEndsOrIsPromoted() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            Canary third = new Canary(new GenerationId("g2"), 0.3);
            ranker.generations.canary("g2", 0.3);
            await().untilAsserted(() -> assertThat(generations(ranker)).containsValues("g1", "g2"));
            generations(ranker)
                    .forEach((user, generation) ->
                            assertThat(generation).as(user).isEqualTo(third.takes(new UserId(user)) ? "g2" : "g1"));
            assertThat(ranker.client()
                            .similarItems(SimilarItemsRequest.newBuilder()
                                    .setItemId("item-007")
                                    .setSize(3)
                                    .build())
                            .getDecision()
                            .getGeneration())
                    .as("no user, no canary")
                    .isEqualTo("g1");
            ranker.generations.noCanary();
            await().untilAsserted(() -> assertThat(generations(ranker)).doesNotContainValue("g2"));
            await().until(() -> ranker.models.get("g2").isClosed());

            ranker.generations.canary("g3", 0.3);
            await().untilAsserted(() -> assertThat(generations(ranker)).containsValue("g3"));
            ranker.loadable = false;
            ranker.serving("g3");
            assertThat(generations(ranker).values()).containsOnly("g3");
            ranker.serving("g1");
        }
    }

    @Test
    void aCanaryThatCannotBeLoadedLeavesItsUsersWithTheActiveGeneration() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            ranker.loadable = false;
            ranker.generations.canary("g2", 0.9);
            await().during(java.time.Duration.ofMillis(50))
                    .untilAsserted(
                            () -> assertThat(generations(ranker).values()).containsOnly("g1"));
            ranker.loadable = true;
            await().untilAsserted(() -> assertThat(generations(ranker)).containsValue("g2"));
            ranker.loadable = false;
            ranker.generations.canary("g3", 0.9);
            await().untilAsserted(() -> assertThat(generations(ranker).values())
                    .as("g2 is no canary any more")
                    .containsOnly("g1"));
        }
    }

    /** Which generation answers some users. */
    private static Map<String, String> generations(TestRanker ranker) {
        Map<String, String> generations = new TreeMap<>();
        for (int user = 0; user < 20; user++) {
            String id = "user-" + user;
            generations.put(
                    id,
                    ranker.client()
                            .recommend(FIVE.toBuilder().setUserId(id).build())
                            .getDecision()
                            .getGeneration());
        }
        return generations;
    }

    @Test
    void whatCannotBeLoadedLeavesTheOldOneServingAndStale() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            ranker.client().recordEvents(events(view("e1", "item-002")));
            ranker.loadable = false;
            ranker.generations.point("g2");
            await().untilAsserted(() -> {
                var decision = ranker.client().recommend(FIVE).getDecision();
                assertThat(decision.getRung()).isEqualTo(Rung.RUNG_STALE_GENERATION);
                assertThat(decision.getGeneration()).isEqualTo("g1");
                assertThat(decision.getReason()).isEqualTo("generation g2 is active, but cannot be loaded");
            });
            ranker.loadable = true;
            await().untilAsserted(() -> assertThat(
                            ranker.client().recommend(FIVE).getDecision().getGeneration())
                    .isEqualTo("g2"));
            assertThat(ranker.client().recommend(FIVE).getDecision().getRung()).isEqualTo(Rung.RUNG_FULL);
        }
    }

    @Test
    void anUnreachableStoreIsNamedAndForgivenWhenItIsBack() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            ranker.client().recordEvents(events(view("e1", "item-002")));
            ranker.generations.setReachable(false);
            await().untilAsserted(() -> assertThat(
                            ranker.client().recommend(FIVE).getDecision().getRung())
                    .isEqualTo(Rung.RUNG_STALE_GENERATION));
            ranker.recording = false;
            assertThatThrownBy(() -> ranker.client().recordEvents(events(view("e2", "item-003"))))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
            ranker.generations.setReachable(true);
            await().untilAsserted(() -> assertThat(
                            ranker.client().recommend(FIVE).getDecision().getRung())
                    .isEqualTo(Rung.RUNG_FULL));
        }
    }

    @Test
    void closingDrainsAndClosesTheModels() {
        TestRanker ranker = TestRanker.start().serving("g1");
        ranker.close();
        assertThat(ranker.models)
                .hasEntrySatisfying("g1", model -> assertThat(model.isClosed()).isTrue());
        ranker.server().close();
    }

    private static void explanationSums(RankedItem item) {
        var parts = item.getExplanation();
        double sum =
                parts.getText() + parts.getImage() + parts.getAttributes() + parts.getBehaviour() + parts.getBias();
        assertThat((float) sum).isEqualTo(item.getScore());
    }

    private static ServingStatus health(TestRanker ranker) {
        return HealthGrpc.newBlockingStub(ranker.channel())
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    private static List<String> items(RecommendResponse answer) {
        return answer.getItemsList().stream().map(RankedItem::getItemId).toList();
    }

    static RecordEventsRequest events(Event.Builder... events) {
        RecordEventsRequest.Builder request = RecordEventsRequest.newBuilder();
        for (Event.Builder event : events) {
            request.addEvents(event);
        }
        return request.build();
    }

    static Event.Builder view(String id, String item) {
        return Event.newBuilder()
                .setEventId(id)
                .setUserId("ann")
                .setItemId(item)
                .setKind(EventKind.EVENT_KIND_VIEW);
    }

    private static Event.Builder old(String id) {
        return view(id, "item-001")
                .setOccurredAt(Timestamp.newBuilder().setSeconds(TestCatalog.NOW.getEpochSecond() - 8 * 86_400));
    }
}
