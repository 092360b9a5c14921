package dev.tessera.online.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.experiment.Assignment;
import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.fallback.GuardedHistories;
import dev.tessera.online.ranking.CandidateRanker;
import dev.tessera.online.ranking.DecisionIds;
import dev.tessera.online.ranking.DecisionSink;
import dev.tessera.online.ranking.GenerationPin;
import dev.tessera.online.ranking.Generations;
import dev.tessera.online.ranking.Recommender;
import dev.tessera.online.ranking.SlateBuilder;
import dev.tessera.online.retrieval.FakeResiduals;
import dev.tessera.online.retrieval.MeanUserVectors;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.history.InMemoryHistoryStore;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.SecondStage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstStageOnlyTest {
    private static final InstantSource CLOCK = InstantSource.fixed(TestCatalog.NOW);

    private final InMemoryHistoryStore histories = new InMemoryHistoryStore(50);
    private final LoadedGeneration data = TestCatalog.random("g1", 40, 5);
    private final ServedGeneration generation = new ServedGeneration(
            data, new MeanUserVectors(data.vectors()), Optional.empty(), Optional.of(new FakeResiduals()));
    private final Generations generations = () -> new GenerationPin() {
        @Override
        public ServedGeneration generation() {
            return generation;
        }

        @Override
        public String staleness() {
            return "";
        }

        @Override
        public void close() {}
    };
    private final GuardedHistories guarded = new GuardedHistories(histories, Duration.ZERO);
    private final SlateBuilder slates = new SlateBuilder(new DecisionIds(new Random(1)), DecisionSink.NONE, CLOCK);

    @BeforeEach
    void see() {
        histories.append(
                new UserId("ann"),
                List.of(new HistoryEntry(
                        new EventId("e"), new ItemId("item-004"), EventKind.VIEW, Double.NaN, TestCatalog.NOW)));
    }

    @ParameterizedTest
    @CsvSource({"false, SECOND_STAGE_USED", "true, SECOND_STAGE_LEFT_OUT"})
    void aRequestSaysWhetherTheSecondStageIsLeftOut(boolean alone, SecondStage expected) {
        RecommendRpc recommend = new RecommendRpc(
                new Recommender(generations, guarded, user -> Assignment.NONE, slates), Limits.DEFAULT, CLOCK);
        RecommendRequest request = RecommendRequest.newBuilder()
                .setUserId("ann")
                .setSize(3)
                .setFirstStageOnly(alone)
                .build();
        assertThat(recommend.answer(request, Deadline.NONE).getDecision().getSecondStage())
                .isEqualTo(expected);
        RankRpc rank = new RankRpc(
                new CandidateRanker(generations, guarded, user -> Assignment.NONE, slates), Limits.DEFAULT, CLOCK);
        RankRequest candidates = RankRequest.newBuilder()
                .setUserId("ann")
                .addCandidateItemIds("item-007")
                .setFirstStageOnly(alone)
                .build();
        assertThat(rank.answer(candidates, Deadline.NONE).getDecision().getSecondStage())
                .isEqualTo(expected);
    }
}
