package dev.tessera.online.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.rules.AttributeFilter.AnyOf;
import dev.tessera.online.slate.Placement.Rule;
import dev.tessera.online.slate.SlateComposer.Source;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlateComposerTest {
    private static final int ITEMS = 300;

    /** Some items have become available shortly before. */
    private static final Instant MOMENT = TestCatalog.NOW.plusSeconds(500);

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
            List<PlacedItem> slate =
                    SlateComposer.compose(rules, size, new Source(generation, scoring, MOMENT, eligible));
            PlainSlate plain = new PlainSlate(data, rules, size, MOMENT, scoring::score);
            assertThat(items(slate))
                    .as("%s", rules)
                    .isEqualTo(plain.of(eligible.stream().boxed().toList()));
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
        assertThat(boost.of(MOMENT, MOMENT)).isEqualTo(8);
        assertThat(boost.of(MOMENT.minusSeconds(60), MOMENT)).isEqualTo(4);
        assertThat(boost.of(MOMENT.minusSeconds(90), MOMENT)).isCloseTo(4 / Math.sqrt(2), within(1e-12));
        assertThat(boost.fadedBefore(MOMENT)).hasValue(MOMENT.minusSeconds(20 * 60));
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
        SlateRules one =
                new SlateRules(List.of(), List.of(), List.of(new AttributeCap("genre", 1)), OptionalDouble.empty());
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
                OptionalDouble.of(0.4));
        SlateRules request = new SlateRules(
                List.of(boost), List.of(new Pin(a, 1)), List.of(new AttributeCap("genre", 3)), OptionalDouble.of(0));
        assertThat(request.over(standing))
                .isEqualTo(new SlateRules(
                        List.of(boost, boost),
                        List.of(new Pin(a, 1), new Pin(new ItemId("c"), 2)),
                        List.of(new AttributeCap("genre", 2), new AttributeCap("price", 1)),
                        OptionalDouble.of(0)));
    }

    private List<PlacedItem> compose(SlateRules rules, int size, Scoring scoring) {
        return SlateComposer.compose(rules, size, new Source(generation, scoring, MOMENT, rows(1)));
    }

    private static SlateRules diverse(double diversity) {
        return new SlateRules(List.of(), List.of(), List.of(), OptionalDouble.of(diversity));
    }

    private static SlateRules boosts(Boost... boosts) {
        return new SlateRules(List.of(boosts), List.of(), List.of(), OptionalDouble.empty());
    }

    private static SlateRules pins(Pin... pins) {
        return new SlateRules(List.of(), List.of(pins), List.of(), OptionalDouble.empty());
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
