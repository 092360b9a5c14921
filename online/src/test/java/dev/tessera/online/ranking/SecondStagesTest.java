package dev.tessera.online.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.experiment.Assignment;
import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.fallback.GuardedHistories;
import dev.tessera.online.fallback.Rung;
import dev.tessera.online.retrieval.FakeResiduals;
import dev.tessera.online.retrieval.MeanUserVectors;
import dev.tessera.online.retrieval.SecondStageUse;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.rules.AttributeFilter.AnyOf;
import dev.tessera.online.slate.Boost;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.online.slate.SlateRules;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.history.InMemoryHistoryStore;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.secondstage.Question;
import dev.tessera.store.secondstage.StageItems;
import dev.tessera.store.vector.ScoredItem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SecondStagesTest {
    private static final int ITEMS = 80;
    private static final UserId ANN = new UserId("ann");
    private static final Deadline HURRY = new Deadline() {
        @Override
        public void check() {}

        @Override
        public Optional<Duration> remaining() {
            return Optional.of(SecondStages.LEAST_LEFT.minusNanos(1));
        }
    };

    private final LoadedGeneration data = TestCatalog.random("g1", ITEMS, 5);
    private final ServedGeneration alone = TestCatalog.served("g1", ITEMS, 5);
    private final ServedGeneration generation = with(new FakeResiduals());
    private final HistoryStore histories = new InMemoryHistoryStore(50);

    private ServedGeneration with(FakeResiduals residuals) {
        return new ServedGeneration(
                data, new MeanUserVectors(data.vectors()), Optional.empty(), Optional.of(residuals));
    }

    @Test
    void theBestCandidatesStandInTheOrderOfBothStagesAndTheOthersBehindThem() {
        Random random = new Random(3);
        int moved = 0;
        for (int round = 0; round < 100; round++) {
            UserId user = new UserId("user-" + round);
            see(user, 1 + random.nextInt(6), random);
            int size = 1 + random.nextInt(ITEMS);
            List<ScoredItem> first = first(user, ITEMS);
            Slate slate = recommend(generation, user, size, Deadline.NONE);
            List<ScoredItem> expected = plainly(user, first);
            assertThat(slate.decision().secondStage()).isEqualTo(SecondStageUse.USED);
            assertThat(slate.items().stream().map(RankedItem::item))
                    .containsExactlyElementsOf(
                            expected.stream().limit(size).map(ScoredItem::item).toList());
            for (int place = 0; place < slate.items().size(); place++) {
                assertThat(slate.items().get(place).score())
                        .isEqualTo(expected.get(place).score());
            }
            moved += expected.get(0).item().equals(first.get(0).item()) ? 0 : 1;
        }
        assertThat(moved).isGreaterThan(10);
    }

    private List<ScoredItem> plainly(UserId user, List<ScoredItem> first) {
        List<HistoryEntry> history = histories.read(user);
        List<ScoredItem> candidates = first.subList(0, Math.min(FakeResiduals.CANDIDATES, first.size()));
        float[] residuals = generation.residuals(history, TestCatalog.NOW, candidates);
        float last = Float.POSITIVE_INFINITY;
        for (int c = 0; c < residuals.length; c++) {
            last = Math.min(last, candidates.get(c).score() + residuals[c]);
        }
        float lift = candidates.get(residuals.length - 1).score() - last;
        List<ScoredItem> expected = new ArrayList<>();
        for (int c = 0; c < residuals.length; c++) {
            ScoredItem each = candidates.get(c);
            expected.add(new ScoredItem(each.index(), each.item(), each.score() + (residuals[c] + lift)));
        }
        expected.sort(ScoredItem.ORDER);
        expected.addAll(first.subList(residuals.length, first.size()));
        return expected;
    }

    private List<ScoredItem> first(UserId user, int size) {
        return recommend(alone, user, size, Deadline.NONE).items().stream()
                .map(item -> new ScoredItem(generation.row(item.item()).getAsInt(), item.item(), item.score()))
                .toList();
    }

    @Test
    void candidatesOfACallerAreOrderedByBothStagesToo() {
        see(ANN, 4, new Random(1));
        List<ItemId> candidates =
                IntStream.range(20, 35).mapToObj(SecondStagesTest::item).toList();
        CandidateRanker.Query query = new CandidateRanker.Query(ANN, candidates, true, Stages.BOTH);
        Slate one = ranker(alone).rank(query, Deadline.NONE).slate();
        Slate both = ranker(generation).rank(query, Deadline.NONE).slate();
        assertThat(both.decision().secondStage()).isEqualTo(SecondStageUse.USED);
        assertThat(both.items())
                .extracting(RankedItem::item)
                .isNotEqualTo(one.items().stream().map(RankedItem::item).toList());
        assertThat(both.items().stream().map(RankedItem::item).collect(Collectors.toSet()))
                .isEqualTo(Set.copyOf(candidates));
    }

    @Test
    void anExplanationSumsToTheScoreOfBothStages() {
        see(ANN, 5, new Random(2));
        for (RankedItem item : recommend(generation, ANN, 30, Deadline.NONE).items()) {
            assertThat(item.told())
                    .hasValueSatisfying(
                            told -> assertThat((float) told.explanation().sum()).isEqualTo(item.score()));
        }
        assertThat(recommend(generation, ANN, 30, Deadline.NONE).items().stream()
                        .filter(item -> item.told().orElseThrow().explanation().residual() != 0))
                .hasSize(FakeResiduals.CANDIDATES);
    }

    /** What a model adds to all alike is learnt by nobody, and must not carry a boosted item over all candidates, or keep it below them. */
    @Test
    void whatAllResidualsHaveInCommonMovesNothing() {
        see(ANN, 5, new Random(2));
        Slate plain = recommend(generation, ANN, 40, Deadline.NONE);
        Slate shifted = recommend(with(new FakeResiduals(-8)), ANN, 40, Deadline.NONE);
        assertThat(shifted.items().stream().map(RankedItem::item))
                .containsExactlyElementsOf(
                        plain.items().stream().map(RankedItem::item).toList());
        assertThat(plain.items())
                .isSortedAccordingTo(Comparator.comparing(RankedItem::score).reversed());
    }

    /** Items with a boost are scored one by one, beside the search, and are candidates like others. */
    @Test
    void whatABoostMovesKeepsItsResidual() {
        see(ANN, 5, new Random(2));
        List<Boost> boosts = IntStream.range(0, 3)
                .mapToObj(i -> new Boost(List.of(new AnyOf("genre", Set.of("g" + i))), 0.01 * i, Optional.empty()))
                .toList();
        SlateRules rules =
                new SlateRules(boosts, List.of(), List.of(), OptionalDouble.empty(), SlateRules.NONE.exploration());
        List<RankedItem> slate =
                recommend(generation, ANN, 30, rules, Deadline.NONE).items();
        assertThat(slate)
                .anyMatch(item -> item.told().orElseThrow().explanation().rules() != 0);
        assertThat(slate.stream()
                        .filter(item -> item.told().orElseThrow().explanation().residual() != 0))
                .hasSize(FakeResiduals.CANDIDATES)
                .allSatisfy(item -> assertThat(
                                (float) item.told().orElseThrow().explanation().sum())
                        .isEqualTo(item.score()));
    }

    @Test
    void withoutTimeOrModelTheFirstStageAnswersAndSaysWhy() {
        see(ANN, 5, new Random(2));
        Slate one = recommend(alone, ANN, 10, Deadline.NONE);
        Slate hurried = recommend(generation, ANN, 10, HURRY);
        Slate broken = recommend(
                with(new FakeResiduals() {
                    @Override
                    public float[] residuals(Question question, StageItems items) {
                        throw new IllegalStateException("broken on purpose");
                    }
                }),
                ANN,
                10,
                Deadline.NONE);
        assertThat(one.decision().secondStage()).isEqualTo(SecondStageUse.NONE);
        assertThat(hurried.decision().secondStage()).isEqualTo(SecondStageUse.OUT_OF_TIME);
        assertThat(broken.decision().secondStage()).isEqualTo(SecondStageUse.FAILED);
        for (Slate slate : List.of(hurried, broken)) {
            assertThat(slate.decision().rung()).isEqualTo(Rung.FULL);
            assertThat(slate.items()).isEqualTo(one.items());
        }
    }

    @Test
    void aRequestMayLeaveTheSecondStageOut() {
        see(ANN, 5, new Random(2));
        ServedGeneration unasked = with(new FakeResiduals() {
            @Override
            public float[] residuals(Question question, StageItems items) {
                throw new AssertionError("nobody wanted it");
            }
        });
        Recommender.Query query =
                new Recommender.Query(ANN, Selection.of(10, TestCatalog.NOW, true), true, Stages.FIRST);
        Slate slate = recommender(unasked).recommend(query, Deadline.NONE);
        assertThat(slate.decision().secondStage()).isEqualTo(SecondStageUse.LEFT_OUT);
        assertThat(slate.items())
                .isEqualTo(recommend(alone, ANN, 10, Deadline.NONE).items());
        assertThat(recommender(alone).recommend(query, Deadline.NONE).decision().secondStage())
                .as("there is none")
                .isEqualTo(SecondStageUse.NONE);
        CandidateRanker.Query candidates = new CandidateRanker.Query(
                ANN, IntStream.range(20, 35).mapToObj(SecondStagesTest::item).toList(), false, Stages.FIRST);
        Slate ranked = ranker(unasked).rank(candidates, Deadline.NONE).slate();
        assertThat(ranked.decision().secondStage()).isEqualTo(SecondStageUse.LEFT_OUT);
        assertThat(ranked.items())
                .isEqualTo(ranker(alone).rank(candidates, Deadline.NONE).slate().items());
    }

    @Test
    void whereThereIsNoUserVectorThereIsNoSecondStage() {
        Slate popular = recommend(generation, new UserId("nobody"), 5, Deadline.NONE);
        assertThat(popular.decision().rung()).isEqualTo(Rung.POPULARITY);
        assertThat(popular.decision().secondStage()).isEqualTo(SecondStageUse.NONE);
    }

    private Slate recommend(ServedGeneration from, UserId user, int size, Deadline deadline) {
        return recommend(from, user, size, SlateRules.NONE, deadline);
    }

    private Slate recommend(ServedGeneration from, UserId user, int size, SlateRules rules, Deadline deadline) {
        Selection selection =
                new Selection(size, List.of(), Set.of(), Set.of(), TestCatalog.NOW, rules, RuleSet.NONE, true);
        return recommender(from).recommend(new Recommender.Query(user, selection, true, Stages.BOTH), deadline);
    }

    private Recommender recommender(ServedGeneration from) {
        return new Recommender(() -> pin(from), guarded(), unused -> Assignment.NONE, slates());
    }

    private CandidateRanker ranker(ServedGeneration from) {
        return new CandidateRanker(() -> pin(from), guarded(), unused -> Assignment.NONE, slates());
    }

    private GuardedHistories guarded() {
        return new GuardedHistories(histories, Duration.ZERO);
    }

    private static SlateBuilder slates() {
        return new SlateBuilder(
                new DecisionIds(new Random(1)), DecisionSink.NONE, InstantSource.fixed(TestCatalog.NOW));
    }

    private static GenerationPin pin(ServedGeneration generation) {
        return new GenerationPin() {
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
    }

    private void see(UserId user, int count, Random random) {
        for (int i = 0; i < count; i++) {
            ItemId item = item(random.nextInt(ITEMS));
            histories.append(
                    user,
                    List.of(new HistoryEntry(
                            new EventId(user + " " + i),
                            item,
                            EventKind.VIEW,
                            Double.NaN,
                            TestCatalog.NOW.minusSeconds(1_000 - i))));
        }
    }

    private static ItemId item(int number) {
        return new ItemId("item-%03d".formatted(number));
    }
}
