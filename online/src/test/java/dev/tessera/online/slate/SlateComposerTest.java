package dev.tessera.online.slate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.slate.Placement.Rule;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.ItemId;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlateComposerTest {
    private static final int ITEMS = 300;

    private final LoadedGeneration data = TestCatalog.random("g1", ITEMS, 5);
    private final ServedGeneration generation = TestCatalog.served("g1", ITEMS, 5);
    private final Random random = new Random(3);

    @Test
    void aSlateIsWhatAPlainReadingOfTheContractGives() {
        for (int round = 0; round < 200; round++) {
            SlateRules rules = RandomRules.next(random);
            Scoring scoring = round % 5 == 0 ? generation.byPopularity() : generation.forUser(user());
            BitSet eligible = rows(round % 3 == 0 ? 0.1 : 0.8);
            int size = 1 + random.nextInt(30);
            List<PlacedItem> slate = SlateComposer.compose(rules, size, generation, scoring, eligible);
            assertThat(items(slate))
                    .as("%s", rules)
                    .isEqualTo(PlainSlate.of(
                            data, rules, size, eligible.stream().boxed().toList(), scoring::score));
            assertThat(slate).allSatisfy(placed -> assertThat(placed.scored().score())
                    .isEqualTo(scoring.score(placed.scored().index())));
        }
    }

    @Test
    void moreDiversityMakesASlateLessAlikeAndCostsScore() {
        Scoring scoring = generation.forUser(user());
        double likeness = 2;
        double score = Double.POSITIVE_INFINITY;
        for (double diversity : new double[] {0, 0.3, 0.7}) {
            List<PlacedItem> slate = SlateComposer.compose(diverse(diversity), 10, generation, scoring, rows(1));
            assertThat(meanLikeness(slate)).isLessThan(likeness);
            assertThat(meanScore(slate)).isLessThan(score);
            likeness = meanLikeness(slate);
            score = meanScore(slate);
        }
    }

    @Test
    void placementsSayWhatWasMovedAndFromWhere() {
        Scoring scoring = generation.forUser(user());
        List<ItemId> byScore = items(SlateComposer.compose(SlateRules.NONE, ITEMS, generation, scoring, rows(1)));
        List<PlacedItem> slate = SlateComposer.compose(diverse(0.5), 10, generation, scoring, rows(1));
        assertThat(slate.get(0).placement()).isEqualTo(new Placement(Rule.SCORE, 0));
        assertThat(slate).anyMatch(placed -> placed.placement().rule() == Rule.DIVERSITY);
        assertThat(slate)
                .allSatisfy(placed -> assertThat(byScore.get(placed.placement().rank()))
                        .isEqualTo(placed.scored().item()));
    }

    @Test
    void capsLookBeyondTheCandidatesWhereThoseLeavePlaces() {
        SlateRules two = new SlateRules(List.of(new AttributeCap("genre", 1)), OptionalDouble.empty());
        Scoring scoring = generation.forUser(user());
        List<PlacedItem> slate = SlateComposer.compose(two, 10, generation, scoring, rows(1));
        assertThat(slate).hasSize(10);
        long without = slate.stream()
                .filter(placed ->
                        !generation.card(placed.scored().index()).attributes().containsKey("genre"))
                .count();
        assertThat(without).as("others have four genres between them").isGreaterThanOrEqualTo(6);
    }

    private static SlateRules diverse(double diversity) {
        return new SlateRules(List.of(), OptionalDouble.of(diversity));
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

    private BitSet rows(double share) {
        BitSet rows = new BitSet();
        IntStream.range(0, ITEMS).filter(row -> random.nextDouble() < share).forEach(rows::set);
        return rows;
    }
}
