package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.store.generation.Readiness;
import dev.tessera.store.model.GenerationId;
import dev.tessera.v1.RecommendRequest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a ranker keeps in memory, and what its lease says of that. */
class HeldGenerationsTest {
    private static final Optional<Readiness> WARM = Optional.of(Readiness.warm());

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
