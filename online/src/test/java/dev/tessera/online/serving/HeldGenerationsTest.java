package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.retrieval.GenerationMemory;
import dev.tessera.store.generation.Readiness;
import dev.tessera.store.model.GenerationId;
import dev.tessera.v1.RecommendRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a ranker keeps in memory, and what its lease says of that. */
class HeldGenerationsTest {
    private static final Optional<Readiness> WARM = Optional.of(Readiness.warm());
    private static final long ITEMS = 50_000;

    @Test
    void whatIsHeldIsLeasedBeforeItIsLoadedAndUntilTheEnd() {
        TestRanker ranker = TestRanker.start().serving("g1");
        try (ranker) {
            await().until(() -> ranker.readiness("g1").equals(WARM));
            ranker.serving("g2");
            assertThat(ranker.held).containsEntry("g1", Map.of(new GenerationId("g1"), Readiness.loading()));
            assertThat(ranker.held.get("g2")).containsEntry(new GenerationId("g2"), Readiness.loading());
            await().until(() -> ranker.readiness("g1").equals(WARM)
                    && ranker.readiness("g2").equals(WARM));
            ranker.serving("g3");
            await().until(() -> ranker.readiness("g1").isEmpty());
        }
        assertThat(ranker.generations.leases().live()).isEmpty();
    }

    @Test
    void whatCannotBeLoadedIsReportedWithTheReason() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            ranker.loadable = false;
            ranker.generations.point("g2");
            await().until(() ->
                    ranker.readiness("g2").map(Readiness::reason).equals(Optional.of("not loadable on purpose")));
            ranker.loadable = true;
            await().until(() -> ranker.readiness("g2").equals(WARM));
        }
    }

    @Test
    void whatIsGoneBeforeItWasPinnedIsNotLoaded() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            ranker.generations.leases().take("g2");
            ranker.generations.point("g2");
            await().until(() ->
                    ranker.readiness("g2").equals(Optional.of(new Readiness.Failed("it is not in the store"))));
            assertThat(ranker.held).doesNotContainKey("g2");
        }
    }

    @Test
    void aRankerGoesOnWithWhatWasRemovedWhileItCouldNotRenew() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            ranker.generations.setReachable(false);
            ranker.generations.leases().take("g1");
            assertThat(answering(ranker)).isEqualTo("g1");
            ranker.generations.setReachable(true);
            ranker.generations.canary("g2", 0.001);
            await().until(() -> ranker.readiness("g2").equals(WARM));
            assertThat(answering(ranker)).isEqualTo("g1");
            assertThat(ranker.models.get("g1").isClosed()).isFalse();
        }
    }

    @Test
    void aRollbackDoesNotWaitForWhatIsBeingLoaded() {
        try (TestRanker ranker = TestRanker.start().serving("g1").serving("g2")) {
            ranker.shut("g3");
            ranker.generations.canary("g3", 0.5);
            await().until(() -> ranker.readiness("g3").equals(Optional.of(Readiness.loading())));
            ranker.serving("g1");
            assertThat(ranker.readiness("g3")).contains(Readiness.loading());
            ranker.open("g3");
        }
    }

    @Test
    void aCandidateIsLoadedBesideWhatIsServedAndFlippedToWithoutLoading() {
        try (TestRanker ranker = TestRanker.start().serving("g1").serving("g2")) {
            ranker.shut("g3");
            ranker.generations.candidate("g3");
            await().until(() -> ranker.readiness("g3").equals(Optional.of(Readiness.loading())));
            ranker.serving("g1").serving("g2");
            ranker.open("g3");
            await().until(() -> ranker.readiness("g3").equals(WARM));
            assertThat(ranker.readiness("g1"))
                    .as("a rollback is still immediate")
                    .isEqualTo(WARM);
            assertThat(answering(ranker)).isEqualTo("g2");
            ranker.loadable = false;
            ranker.serving("g3");
            await().until(() -> ranker.models.get("g1").isClosed());
            ranker.serving("g2");
        }
    }

    @Test
    void theFirstGenerationIsPreparedToo() {
        try (TestRanker ranker = TestRanker.start()) {
            ranker.generations.candidate("g1");
            await().until(() -> ranker.readiness("g1").equals(WARM));
            assertThat(ranker.server().serving()).isEmpty();
            ranker.loadable = false;
            ranker.serving("g1");
        }
    }

    @Test
    void aCandidateThatIsGivenUpIsLetGo() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            ranker.generations.candidate("g2");
            await().until(() -> ranker.readiness("g2").equals(WARM));
            ranker.generations.noCandidate();
            await().until(() -> ranker.models.get("g2").isClosed());
            await().until(() -> ranker.readiness("g2").isEmpty());
            ranker.generations.candidate("g2");
            await().until(() -> ranker.readiness("g2").equals(WARM));
        }
    }

    @Test
    void besideACanaryTheCandidateTakesThePlaceOfThePreviousGenerationUntilItIsGivenUp() {
        try (TestRanker ranker = TestRanker.start().serving("g1").serving("g2")) {
            ranker.generations.canary("g3", 0.001);
            await().until(() -> ranker.readiness("g3").equals(WARM));
            ranker.shut("g4");
            ranker.generations.candidate("g4");
            await().until(() -> ranker.readiness("g4").equals(Optional.of(Readiness.loading())));
            assertThat(ranker.models.get("g1").isClosed()).isTrue();
            ranker.open("g4");
            await().until(() -> ranker.readiness("g4").equals(WARM));
            assertThat(ranker.readiness("g1")).isEmpty();
            ranker.generations.noCandidate();
            await().until(() -> ranker.readiness("g1").equals(WARM));
        }
    }

    @Test
    void aRankerThatStartsLaterHasThePreviousGenerationToo() {
        try (TestRanker ranker = TestRanker.start()) {
            ranker.generations.point("g1");
            ranker.serving("g2");
            await().until(() -> ranker.readiness("g1").equals(WARM));
            ranker.loadable = false;
            ranker.serving("g1");
        }
    }

    @Test
    void whatDoesNotFitBesideWhatIsServedIsRefusedWithBothNumbers() {
        try (TestRanker ranker = withRoomFor(2.5).serving("g1")) {
            ranker.generations.claim("g2", 2 * ITEMS);
            ranker.generations.point("g2");
            await().until(() -> ranker.readiness("g2").isPresent());
            assertThat(ranker.readiness("g2").orElseThrow().reason())
                    .isEqualTo(new MemoryBudget(budget(2.5), true).refusal(2 * budget(1), budget(1)))
                    .contains("beside the");
            assertThat(answering(ranker)).isEqualTo("g1");
            assertThat(ranker.held).doesNotContainKey("g2");
            ranker.serving("g3");
        }
    }

    @Test
    void thePreviousGenerationGivesWayToWhatIsNeededMore() {
        try (TestRanker ranker = withRoomFor(2.5).serving("g1").serving("g2")) {
            await().until(() -> ranker.readiness("g1").equals(WARM));
            ranker.generations.candidate("g3");
            await().until(() -> ranker.readiness("g3").equals(WARM));
            assertThat(ranker.models.get("g1").isClosed()).isTrue();
            assertThat(ranker.readiness("g1")).as("nothing failed").isEmpty();
            ranker.generations.noCandidate();
            await().until(() -> ranker.readiness("g1").equals(WARM));
        }
    }

    @Test
    void aCanaryThatSomeUsersGetCountsBeforeWhatComes() {
        try (TestRanker ranker = withRoomFor(2.5).serving("g1")) {
            ranker.generations.canary("g3", 0.001);
            await().until(() -> ranker.readiness("g3").equals(WARM));
            ranker.generations.point("g2");
            await().until(() -> ranker.readiness("g2").isPresent());
            assertThat(ranker.readiness("g2").orElseThrow().reason())
                    .isEqualTo(new MemoryBudget(budget(2.5), true).refusal(budget(1), budget(2)));
            assertThat(answering(ranker)).isEqualTo("g1");
            assertThat(ranker.readiness("g3")).isEqualTo(WARM);
        }
    }

    @Test
    void aRankerWithoutRoomForAnyGenerationSaysSo() {
        try (TestRanker ranker = withRoomFor(0.5)) {
            ranker.generations.point("g1");
            await().until(() -> ranker.readiness("g1")
                    .filter(readiness -> readiness.reason().contains("beside the 0 MiB"))
                    .isPresent());
            assertThat(ranker.server().serving()).isEmpty();
        }
    }

    /** A ranker with memory for some generations of {@value #ITEMS} items. */
    private static TestRanker withRoomFor(double generations) {
        TestRanker ranker =
                TestRanker.start(TestRanker.config(new MemoryBudget(budget(generations), true)), Optional.empty());
        List.of("g1", "g2", "g3").forEach(id -> ranker.generations.claim(id, ITEMS));
        return ranker;
    }

    private static long budget(double generations) {
        PointerOnly sized = new PointerOnly();
        sized.claim("any", ITEMS);
        return (long) (generations
                * GenerationMemory.estimate(
                        sized.manifest(new GenerationId("any")).orElseThrow()));
    }

    private static String answering(TestRanker ranker) {
        return ranker.client()
                .recommend(RecommendRequest.newBuilder()
                        .setUserId("ann")
                        .setSize(5)
                        .build())
                .getDecision()
                .getGeneration();
    }
}
