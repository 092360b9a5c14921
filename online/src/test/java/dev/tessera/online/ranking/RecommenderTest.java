package dev.tessera.online.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.online.experiment.Assignment;
import dev.tessera.online.fallback.Cause;
import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.fallback.DeadlinePassedException;
import dev.tessera.online.fallback.GuardedHistories;
import dev.tessera.online.fallback.Looks;
import dev.tessera.online.fallback.Rung;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.retrieval.UserVectors;
import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.online.rules.RandomFilters;
import dev.tessera.online.slate.Boost;
import dev.tessera.online.slate.Pin;
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
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.ScoredItem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecommenderTest {
    private static final int ITEMS = 150;
    private static final UserId ANN = new UserId("ann");

    private final LoadedGeneration data = TestCatalog.random("g1", ITEMS, 5);
    private final ServedGeneration generation = TestCatalog.served("g1", ITEMS, 5);
    private final HistoryStore histories = new InMemoryHistoryStore(50);

    @Test
    void aCheaperRequestIsWithoutBoostsAndDiversity() {
        List<Pin> pins = List.of(new Pin(item(3), 0));
        List<Boost> boosts = List.of(new Boost(List.of(), 1, Optional.of(Duration.ofDays(1))));
        SlateRules rules = new SlateRules(boosts, pins, List.of(), OptionalDouble.of(0.5), Optional.empty());
        SlateRules left = new SlateRules(List.of(), pins, List.of(), OptionalDouble.empty(), Optional.empty());
        assertThat(under(rules).cheaper()).hasValue(under(left));
        assertThat(under(left).cheaper()).hasValue(under(left));
    }

    private static Recommender.Query under(SlateRules rules) {
        Selection selection = Selection.of(5, TestCatalog.NOW, false);
        return new Recommender.Query(ANN, selection.under(new RuleSet(Set.of(), List.of(), rules)), true, Stages.BOTH);
    }

    /** Each look takes a millisecond, and three come before the ranking. */
    @Test
    void aSearchOfManyItemsThatIsNotDoneInTimeIsAnsweredWithWhatIsPopular() {
        ServedGeneration large = TestCatalog.served("large", 10_000, 5);
        histories.append(ANN, List.of(view(large.card(1).id())));
        Recommender recommender =
                new Recommender(() -> pin(large, ""), guarded(histories), user -> Assignment.NONE, slates());
        assertThat(recommender
                        .recommend(anything(ANN), new Looks(100))
                        .decision()
                        .rung())
                .isEqualTo(Rung.FULL);
        Slate hurried = recommender.recommend(anything(ANN), new Looks(4));
        assertThat(hurried.decision().rung()).isEqualTo(Rung.POPULARITY);
        assertThat(hurried.decision().reason()).isEqualTo(Cause.OUT_OF_TIME.text());
        assertThat(hurried.items()).hasSize(5);
        assertThatThrownBy(() -> recommender.recommend(anything(ANN), new Looks(3)))
                .isInstanceOf(DeadlinePassedException.class);
    }

    @Test
    void diversityThatIsNotDoneInTimeIsLeftOut() {
        histories.append(ANN, List.of(view(item(1))));
        SlateRules diverse = new SlateRules(List.of(), List.of(), List.of(), OptionalDouble.of(0.5), Optional.empty());
        Selection selection =
                new Selection(5, List.of(), Set.of(), Set.of(), TestCatalog.NOW, diverse, RuleSet.NONE, false);
        Recommender.Query query = new Recommender.Query(ANN, selection, true, Stages.BOTH);
        assertThat(recommender(histories, "")
                        .recommend(query, new Looks(100))
                        .decision()
                        .rung())
                .isEqualTo(Rung.FULL);
        Slate hurried = recommender(histories, "").recommend(query, new Looks(7));
        assertThat(hurried.decision().reason()).isEqualTo(Cause.OUT_OF_TIME.text());
        BitSet others = generation.passing(List.of(), TestCatalog.NOW);
        others.clear(1);
        assertThat(hurried.items().stream().map(RankedItem::item))
                .containsExactlyElementsOf(generation.byPopularity().top(5, others).stream()
                        .map(ScoredItem::item)
                        .toList());
    }

    @Test
    void aSlateIsWhatAPlainLoopFindsUnderRandomRules() {
        Random random = new Random(17);
        for (int round = 0; round < 300; round++) {
            UserId user = new UserId("user-" + round);
            Set<ItemId> seen = new HashSet<>();
            for (int i = 0; i < random.nextInt(12); i++) {
                seen.add(item(random.nextInt(ITEMS)));
            }
            histories.append(user, seen.stream().map(RecommenderTest::view).toList());
            Recommender.Query query = new Recommender.Query(user, selection(random), random.nextBoolean(), Stages.BOTH);

            Slate slate = recommender(histories, "").recommend(query, Deadline.NONE);

            assertThat(slate.decision().rung()).isEqualTo(seen.isEmpty() ? Rung.POPULARITY : Rung.FULL);
            assertThat(slate.items().stream().map(RankedItem::item).toList())
                    .isEqualTo(plainly(query, histories.read(user)));
        }
    }

    private List<ItemId> plainly(Recommender.Query query, List<HistoryEntry> history) {
        Selection selection = query.selection();
        Set<ItemId> left = new HashSet<>(selection.excluded());
        if (query.excludeSeen()) {
            history.forEach(entry -> left.add(entry.item()));
        }
        Optional<float[]> user = generation.userVector(history);
        return IntStream.range(0, ITEMS)
                .boxed()
                .filter(row -> !left.contains(item(row)))
                .filter(row -> RandomFilters.passes(data.cards().get(row), selection.filters(), selection.moment()))
                .sorted(Comparator.comparingDouble((Integer row) -> -user.map(
                                vector -> (double) data.vectors().score(vector, row))
                        .orElse((double) data.popularity().count(row))))
                .limit(selection.size())
                .map(RecommenderTest::item)
                .toList();
    }

    private static Selection selection(Random random) {
        List<AttributeFilter> filters = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            filters.add(RandomFilters.next(random));
        }
        Set<ItemId> excluded = new HashSet<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            excluded.add(item(random.nextInt(ITEMS + 20)));
        }
        return new Selection(
                1 + random.nextInt(ITEMS),
                filters,
                excluded,
                Set.of(),
                TestCatalog.NOW.plusSeconds(random.nextInt(500)),
                SlateRules.NONE,
                RuleSet.NONE,
                random.nextBoolean());
    }

    @Test
    void anUnknownUserGetsWhatIsPopularAndIsTold() {
        Slate slate = recommender(histories, "").recommend(anything(ANN), Deadline.NONE);
        assertThat(slate.decision().rung()).isEqualTo(Rung.POPULARITY);
        assertThat(slate.decision().reason()).isEqualTo("the user has no history");
        assertThat(slate.items()).hasSize(5);
        assertThat(slate.items().get(0).told()).hasValueSatisfying(told -> assertThat(
                        (float) told.explanation().bias())
                .isEqualTo(slate.items().get(0).score()));
    }

    @Test
    void aHistoryOfItemsThatAreGoneIsNoHistory() {
        histories.append(ANN, List.of(view(new ItemId("gone"))));
        Slate slate = recommender(histories, "").recommend(anything(ANN), Deadline.NONE);
        assertThat(slate.decision().rung()).isEqualTo(Rung.POPULARITY);
        assertThat(slate.decision().reason()).isEqualTo("the generation knows no item of the user's history");
    }

    @Test
    void aStaleGenerationIsNamed() {
        histories.append(ANN, List.of(view(item(1))));
        Slate slate = recommender(histories, "g2 is broken").recommend(anything(ANN), Deadline.NONE);
        assertThat(slate.decision().rung()).isEqualTo(Rung.STALE_GENERATION);
        assertThat(slate.decision().reason()).isEqualTo("g2 is broken");
    }

    @Test
    void anUnreadableHistoryStillGetsASlate() {
        HistoryStore broken = new BrokenHistories();
        Slate slate = recommender(broken, "").recommend(anything(ANN), Deadline.NONE);
        assertThat(slate.decision().rung()).isEqualTo(Rung.POPULARITY);
        assertThat(slate.decision().reason()).isEqualTo("the user's history cannot be read");
        assertThat(slate.items()).hasSize(5);
    }

    @Test
    void aBrokenModelFallsBackToContent() {
        histories.append(ANN, List.of(view(item(1)), view(item(2))));
        ServedGeneration broken = new ServedGeneration(data, new BrokenModel(), Optional.empty());
        Slate slate = new Recommender(() -> pin(broken, ""), guarded(histories), user -> Assignment.NONE, slates())
                .recommend(anything(ANN), Deadline.NONE);
        assertThat(slate.decision().rung()).isEqualTo(Rung.CONTENT_ONLY);
        assertThat(slate.items()).hasSize(5).allSatisfy(item -> assertThat(item.told())
                .hasValueSatisfying(
                        told -> assertThat(told.explanation().behaviour()).isZero()));
    }

    @Test
    void workStopsWhenNobodyWaits() {
        Deadline passed = () -> {
            throw new DeadlinePassedException("passed");
        };
        assertThatThrownBy(() -> recommender(histories, "").recommend(anything(ANN), passed))
                .isInstanceOf(DeadlinePassedException.class);
    }

    @Test
    void decisionsHaveIdsOfTheirOwn() {
        Recommender recommender = recommender(histories, "");
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            seen.add(recommender
                    .recommend(anything(ANN), Deadline.NONE)
                    .decision()
                    .id());
        }
        assertThat(seen).hasSize(100);
    }

    @Test
    void candidatesKeepTheirOrderOfScoresAndUnknownOnesAreNamed() {
        histories.append(ANN, List.of(view(item(1))));
        CandidateRanker ranker =
                new CandidateRanker(() -> pin(generation, ""), guarded(histories), user -> Assignment.NONE, slates());
        List<ItemId> candidates = List.of(item(9), new ItemId("nowhere"), item(4), item(1), item(30));
        CandidateRanker.Answer answer =
                ranker.rank(new CandidateRanker.Query(ANN, candidates, true, Stages.BOTH), Deadline.NONE);
        assertThat(answer.unknown()).containsExactly(new ItemId("nowhere"));
        assertThat(answer.slate().items().stream().map(RankedItem::item))
                .containsExactlyInAnyOrder(item(9), item(4), item(1), item(30));
        assertThat(answer.slate().items())
                .isSortedAccordingTo(Comparator.comparing(RankedItem::score).reversed());
        float[] user = generation.userVector(histories.read(ANN)).orElseThrow();
        assertThat(answer.slate().items()).allSatisfy(item -> assertThat(item.score())
                .isEqualTo(data.vectors()
                        .score(user, data.vectors().indexOf(item.item()).getAsInt())));
    }

    private Recommender recommender(HistoryStore store, String staleness) {
        return new Recommender(() -> pin(generation, staleness), guarded(store), user -> Assignment.NONE, slates());
    }

    private static Recommender.Query anything(UserId user) {
        return new Recommender.Query(user, Selection.of(5, TestCatalog.NOW, true), true, Stages.BOTH);
    }

    private static GuardedHistories guarded(HistoryStore store) {
        return new GuardedHistories(store, Duration.ofSeconds(1));
    }

    private static SlateBuilder slates() {
        return new SlateBuilder(
                new DecisionIds(new Random(1)), DecisionSink.NONE, InstantSource.fixed(TestCatalog.NOW));
    }

    private static ItemId item(int row) {
        return new ItemId("item-%03d".formatted(row));
    }

    private static HistoryEntry view(ItemId item) {
        return new HistoryEntry(new EventId("view-" + item), item, EventKind.VIEW, Double.NaN, Instant.EPOCH);
    }

    private static GenerationPin pin(ServedGeneration generation, String staleness) {
        return new GenerationPin() {
            @Override
            public ServedGeneration generation() {
                return generation;
            }

            @Override
            public String staleness() {
                return staleness;
            }

            @Override
            public void close() {}
        };
    }

    private static final class BrokenModel implements UserVectors {
        @Override
        public Optional<float[]> of(List<HistoryEntry> history, ItemVectors changed) {
            throw new IllegalStateException("broken on purpose");
        }

        @Override
        public void close() {}
    }

    private static final class BrokenHistories implements HistoryStore {
        @Override
        public int limit() {
            return 50;
        }

        @Override
        public int append(UserId user, Collection<HistoryEntry> entries) {
            throw new IllegalStateException("broken on purpose");
        }

        @Override
        public List<HistoryEntry> read(UserId user) {
            throw new IllegalStateException("broken on purpose");
        }
    }
}
