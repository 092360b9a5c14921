package dev.tessera.online.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.Modality;
import dev.tessera.store.vector.ScoredItem;
import dev.tessera.store.vector.VectorPrecision;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way of scoring, against a plain sort of the scores of all rows. */
class ScoringTest {
    private static final int ITEMS = 120;
    private static final ServedGeneration GENERATION = TestCatalog.served("g1", ITEMS, 7);

    static Stream<Scoring> scorings() {
        Random random = new Random(3);
        float[] user = new float[TestCatalog.DIMENSION];
        for (int i = 0; i < user.length; i++) {
            user[i] = (float) random.nextGaussian();
        }
        return Stream.of(VectorPrecision.values()).flatMap(precision -> {
            LoadedGeneration data = TestCatalog.random("g1", ITEMS, 7, precision);
            ServedGeneration generation =
                    new ServedGeneration(data, new MeanUserVectors(data.vectors()), Optional.empty());
            return Stream.of(
                    generation.forUser(user),
                    generation.forUser(new float[TestCatalog.DIMENSION]),
                    generation.byPopularity(),
                    generation.like(3),
                    generation.like(user),
                    generation.likeContentOf(List.of(1, 2, 3)));
        });
    }

    @ParameterizedTest
    @MethodSource("scorings")
    void theTopIsTheHeadOfAPlainSort(Scoring scoring) {
        Random random = new Random(5);
        for (int round = 0; round < 50; round++) {
            BitSet eligible = new BitSet();
            IntStream.range(0, ITEMS).filter(row -> random.nextInt(3) > 0).forEach(eligible::set);
            int k = 1 + random.nextInt(ITEMS + 10);
            List<ScoredItem> sorted = eligible.stream()
                    .mapToObj(row -> new ScoredItem(row, GENERATION.card(row).id(), scoring.score(row)))
                    .sorted(ScoredItem.ORDER)
                    .limit(k)
                    .toList();
            assertThat(scoring.top(k, eligible)).isEqualTo(sorted);
        }
    }

    @ParameterizedTest
    @MethodSource("scorings")
    void explanationsSumToTheScoreBitForBit(Scoring scoring) {
        for (int row = 0; row < ITEMS; row++) {
            assertThat((float) scoring.explain(row).sum()).isEqualTo(scoring.score(row));
        }
    }

    @ParameterizedTest
    @MethodSource("scorings")
    void likenessIsACosine(Scoring scoring) {
        if (scoring instanceof LikenessScoring) {
            for (int row = 0; row < ITEMS; row++) {
                assertThat(scoring.score(row)).isBetween(-1.0001f, 1.0001f);
            }
        }
    }

    @org.junit.jupiter.api.Test
    void aUserScoreSplitsIntoWhatEachPartAddsAndTheBias() {
        float[] user = {1, 0, 0, 0, 0, 0, 0, 0};
        var data = TestCatalog.random("g1", ITEMS, 7);
        Explanation explanation = GENERATION.forUser(user).explain(11);
        assertThat(explanation.text()).isCloseTo(data.parts().part(11, Modality.TEXT)[0], within(1e-5));
        assertThat(explanation.image()).isCloseTo(data.parts().part(11, Modality.IMAGE)[0], within(1e-5));
        assertThat(explanation.attributes()).isCloseTo(data.parts().part(11, Modality.ATTRIBUTES)[0], within(1e-5));
        assertThat(explanation.behaviour()).isCloseTo(data.parts().part(11, Modality.BEHAVIOUR)[0], within(1e-5));
        assertThat(explanation.bias()).isCloseTo(data.vectors().bias(11), within(1e-5));
    }

    @org.junit.jupiter.api.Test
    void anItemIsMostLikeItself() {
        BitSet all = new BitSet();
        all.set(0, ITEMS);
        assertThat(GENERATION.like(42).top(1, all).get(0).index()).isEqualTo(42);
        assertThat(GENERATION.like(42).score(42)).isCloseTo(1f, within(1e-5f));
    }

    @org.junit.jupiter.api.Test
    void contentLikenessLeavesBehaviourOut() {
        Explanation explanation = GENERATION.likeContentOf(List.of(1)).explain(5);
        assertThat(explanation.behaviour()).isZero();
        assertThat(explanation.bias()).isZero();
    }

    @org.junit.jupiter.api.Test
    void roundingIsBookedToTheGreatestPart() {
        Random random = new Random(11);
        for (int round = 0; round < 100_000; round++) {
            double[] parts =
                    random.doubles(5, -10, 10).map(part -> (float) part).toArray();
            float score =
                    (float) ((float) parts[0] + (float) parts[1] + (float) parts[2] + (float) parts[3] + parts[4]);
            assertThat((float) Explanation.balanced(parts, score).sum()).isEqualTo(score);
        }
    }
}
