package dev.tessera.online.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.online.decisions.Sampling;
import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.rules.AttributeFilter.AnyOf;
import dev.tessera.online.slate.Placement.Rule;
import dev.tessera.online.slate.SlateComposer.Source;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlateComposerTest {
    private static final int ITEMS = 300;

    /** Some items have become available shortly before. */
    private static final Instant MOMENT = TestCatalog.NOW.plusSeconds(500);

    private static final Exploration SLOT = new Exploration(0.3, 4, 20, OptionalDouble.empty());
    private static final DecisionId DECISION = new DecisionId("d");

    private final LoadedGeneration data = TestCatalog.random("g1", ITEMS, 5);
    private final ServedGeneration generation = TestCatalog.served("g1", ITEMS, 5);
    private final Random random = new Random(3);

    @Test
    void aSlateIsWhatAPlainReadingOfTheContractGives() {
        for (int round = 0; round < 300; round++) {
            SlateRules rules = RandomRules.next(random);
            Scoring scoring = round % 5 == 0 ? generation.byPopularity() : generation.forUser(user());
            BitSet eligible = rows(round % 3 == 0 ? 0.1 : 0.8);
            int size = 1 + random.nextInt(30);
            DecisionId decision = new DecisionId("d" + round);
            List<PlacedItem> slate = SlateComposer.compose(
                    rules, size, new Source(generation, scoring, MOMENT, eligible, Deadline.NONE), decision);
            PlainSlate plain = new PlainSlate(data, rules, size, MOMENT, scoring::score, decision);
            assertThat(items(slate))
                    .as("%s", rules)
                    .isEqualTo(plain.of(eligible.stream().boxed().toList()));
            for (int place = 0; place < slate.size(); place++) {
                int explored = rules.exploration().map(Exploration::position).orElse(-1);
                assertThat(slate.get(place).propensity())
                        .isCloseTo(place == explored ? plain.propensity() : 1, within(1e-9));
            }
            assertThat(slate).allSatisfy(placed -> {
                float score = placed.scored().score();
                assertThat(score).isCloseTo(plain.score(placed.scored().index()), within(1e-5f));
                assertThat((float) placed.explanation(scoring).sum()).isEqualTo(score);
                assertThat(placed.explanation(scoring).rules()).isCloseTo(placed.boost(), within(1e-5));
            });
        }
    }

    @Test
    void aBoostedItemIsFoundHoweverFarDownItWas() {
        Scoring scoring = generation.forUser(user());
        List<ItemId> byScore = items(compose(SlateRules.NONE, ITEMS, scoring));
        Boost boost = new Boost(List.of(new AnyOf("genre", Set.of("g1"))), 500, Optional.empty());
        List<PlacedItem> slate = compose(boosts(boost), 5, scoring);
        assertThat(slate).allSatisfy(placed -> {
            assertThat(generation.card(placed.scored().index()).attributes().get("genre"))
                    .contains("g1");
            assertThat(placed.boost()).isEqualTo(500);
        });
        Boost drowned = new Boost(List.of(new AnyOf("genre", Set.of("g1"))), -500, Optional.empty());
        assertThat(items(compose(boosts(drowned), 5, scoring))).doesNotContainAnyElementsOf(items(slate));
        assertThat(byScore).containsAll(items(slate));
    }

    @Test
    void freshnessHalvesWithEveryHalfLifeAndEnds() {
        Boost boost = new Boost(List.of(), 8, Optional.of(Duration.ofMinutes(1)));
        assertThat(boost.left(Duration.ZERO)).isEqualTo(1);
        assertThat(boost.left(Duration.ofMinutes(1))).isEqualTo(0.5);
        assertThat(boost.left(Duration.ofSeconds(90))).isCloseTo(0.5 / Math.sqrt(2), within(1e-12));
        assertThat(boost.fadedBefore(MOMENT)).hasValue(MOMENT.minusSeconds(10 * 60));
    }

    /** What is shown how often is what propensities say, whatever decides what is logged. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5})
    void itemsAreShownAsOftenAsTheirPropensitiesSay(double temperature) {
        Exploration slot =
                new Exploration(0.3, 4, 20, temperature == 0 ? OptionalDouble.empty() : OptionalDouble.of(temperature));
        SlateRules rules = new SlateRules(List.of(), List.of(), List.of(), OptionalDouble.empty(), Optional.of(slot));
        Source source = new Source(generation, generation.forUser(user()), MOMENT, rows(1), Deadline.NONE);
        List<ItemId> unexplored = items(SlateComposer.compose(SlateRules.NONE, 8, source, DECISION));
        Map<ItemId, Double> propensities = new HashMap<>();
        Map<ItemId, Integer> shown = new HashMap<>();
        int slates = 0;
        for (int n = 0; slates < 20_000; n++) {
            DecisionId decision = new DecisionId("process-" + n);
            if (new Sampling(0.5).takes(decision)) {
                slates++;
                List<PlacedItem> slate = SlateComposer.compose(rules, 8, source, decision);
                PlacedItem there = slate.get(4);
                propensities.put(there.scored().item(), there.propensity());
                shown.merge(there.scored().item(), 1, Integer::sum);
                slate.remove(4);
                assertThat(items(slate)).doesNotContain(there.scored().item());
                assertThat(slate).allSatisfy(other -> assertThat(unexplored)
                        .contains(other.scored().item()));
                assertThat(slate)
                        .allSatisfy(other -> assertThat(other.propensity()).isEqualTo(1));
            }
        }
        assertThat(propensities).hasSizeBetween(15, 21).containsEntry(unexplored.get(4), 0.7);
        double sum = propensities.values().stream().mapToDouble(each -> each).sum();
        assertThat(sum).isCloseTo(1, within(temperature == 0 ? 1e-9 : 1e-3));
        int of = slates;
        propensities.forEach((item, propensity) -> assertThat((double) shown.get(item) / of)
                .isCloseTo(propensity, within(4 * Math.sqrt(propensity / of))));
    }

    @Test
    void aPinnedPlaceIsNotExplored() {
        Source source = new Source(generation, generation.forUser(user()), MOMENT, rows(1), Deadline.NONE);
        ItemId pinned = items(SlateComposer.compose(SlateRules.NONE, 30, source, DECISION))
                .get(29);
        SlateRules rules = new SlateRules(
                List.of(),
                List.of(new Pin(pinned, 4)),
                List.of(),
                OptionalDouble.empty(),
                Optional.of(new Exploration(1, 4, 20, OptionalDouble.empty())));
        PlacedItem there = SlateComposer.compose(rules, 8, source, DECISION).get(4);
        assertThat(there.scored().item()).isEqualTo(pinned);
        assertThat(there.propensity()).isEqualTo(1);
    }

    @Test
    void moreDiversityMakesASlateLessAlikeAndCostsScore() {
        Scoring scoring = generation.forUser(user());
        double likeness = 2;
        double score = Double.POSITIVE_INFINITY;
        for (double diversity : new double[] {0, 0.3, 0.7}) {
            List<PlacedItem> slate = compose(diverse(diversity), 10, scoring);
            assertThat(meanLikeness(slate)).isLessThan(likeness);
            assertThat(meanScore(slate)).isLessThan(score);
            likeness = meanLikeness(slate);
            score = meanScore(slate);
        }
    }

    @Test
    void placementsSayWhatWasMovedAndFromWhere() {
        Scoring scoring = generation.forUser(user());
        List<ItemId> byScore = items(compose(SlateRules.NONE, ITEMS, scoring));
        List<PlacedItem> slate = compose(diverse(0.5), 10, scoring);
        assertThat(slate.get(0).placement()).isEqualTo(new Placement(Rule.SCORE, OptionalInt.of(0)));
        assertThat(slate).anyMatch(placed -> placed.placement().rule() == Rule.DIVERSITY);
        assertThat(slate).allSatisfy(placed -> assertThat(
                        byScore.get(placed.placement().rank().orElseThrow()))
                .isEqualTo(placed.scored().item()));
        ItemId last = byScore.get(byScore.size() - 1);
        PlacedItem pinned = compose(pins(new Pin(last, 3)), 10, scoring).get(3);
        assertThat(pinned.scored().item()).isEqualTo(last);
        assertThat(pinned.placement()).isEqualTo(new Placement(Rule.PIN, OptionalInt.empty()));
    }

    @Test
    void capsLookBeyondTheCandidatesWhereThoseLeavePlaces() {
        SlateRules one = new SlateRules(
                List.of(), List.of(), List.of(new AttributeCap("genre", 1)), OptionalDouble.empty(), Optional.empty());
        List<PlacedItem> slate = compose(one, 10, generation.forUser(user()));
        assertThat(slate).hasSize(10);
        long without = slate.stream()
                .filter(placed ->
                        !generation.card(placed.scored().index()).attributes().containsKey("genre"))
                .count();
        assertThat(without).as("others have four genres between them").isGreaterThanOrEqualTo(6);
    }

    @Test
    void aRequestHasItsWayButForCapsAndBoostsThatStand() {
        ItemId a = new ItemId("a");
        ItemId b = new ItemId("b");
        Boost boost = new Boost(List.of(new AnyOf("genre", Set.of("g1"))), 1, Optional.empty());
        SlateRules standing = new SlateRules(
                List.of(boost),
                List.of(new Pin(a, 0), new Pin(b, 1), new Pin(new ItemId("c"), 2)),
                List.of(new AttributeCap("genre", 2), new AttributeCap("price", 1)),
                OptionalDouble.of(0.4),
                Optional.of(SLOT));
        SlateRules request = new SlateRules(
                List.of(boost),
                List.of(new Pin(a, 1)),
                List.of(new AttributeCap("genre", 3)),
                OptionalDouble.of(0),
                Optional.empty());
        assertThat(request.over(standing))
                .isEqualTo(new SlateRules(
                        List.of(boost, boost),
                        List.of(new Pin(a, 1), new Pin(new ItemId("c"), 2)),
                        List.of(new AttributeCap("genre", 2), new AttributeCap("price", 1)),
                        OptionalDouble.of(0),
                        Optional.of(SLOT)));
    }

    private List<PlacedItem> compose(SlateRules rules, int size, Scoring scoring) {
        return SlateComposer.compose(
                rules, size, new Source(generation, scoring, MOMENT, rows(1), Deadline.NONE), DECISION);
    }

    private static SlateRules diverse(double diversity) {
        return new SlateRules(List.of(), List.of(), List.of(), OptionalDouble.of(diversity), Optional.empty());
    }

    private static SlateRules boosts(Boost... boosts) {
        return new SlateRules(List.of(boosts), List.of(), List.of(), OptionalDouble.empty(), Optional.empty());
    }

    private static SlateRules pins(Pin... pins) {
        return new SlateRules(List.of(), List.of(pins), List.of(), OptionalDouble.empty(), Optional.empty());
    }

    private static List<ItemId> items(List<PlacedItem> slate) {
        return slate.stream().map(placed -> placed.scored().item()).toList();
    }

    private static double meanScore(List<PlacedItem> slate) {
        return slate.stream()
                .mapToDouble(placed -> placed.scored().score())
                .average()
                .orElseThrow();
    }

    private double meanLikeness(List<PlacedItem> slate) {
        return slate.stream()
                .flatMapToDouble(
                        one -> slate.stream().filter(other -> other != one).mapToDouble(other -> generation
                                .like(one.scored().index())
                                .score(other.scored().index())))
                .average()
                .orElseThrow();
    }

    private float[] user() {
        float[] user = new float[TestCatalog.DIMENSION];
        for (int i = 0; i < user.length; i++) {
            user[i] = (float) random.nextGaussian();
        }
        return user;
    }

    /** A share of what is available. */
    private BitSet rows(double share) {
        BitSet rows = generation.passing(List.of(), MOMENT);
        IntStream.range(0, ITEMS).filter(row -> random.nextDouble() >= share).forEach(rows::clear);
        return rows;
    }
}
