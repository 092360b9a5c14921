package dev.tessera.offline.trainranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CandidatesTest {
    private final Corpus corpus = Corpora.walks(10, 2, false);

    @Test
    void allCandidatesAreTheTrainableItemsUncorrected() {
        Candidates all = Candidates.all(corpus);
        assertThat(all.rows()).containsExactly(corpus.trainable());
        assertThat(all.corrections()).containsOnly(0f);
        assertThat(all.numberOf(Corpora.ITEMS - 1)).isEqualTo(-1);
    }

    @Test
    void drawnCandidatesHoldEveryTargetOnceSoNoNegativeIsAnAccidentalHit() {
        List<Corpus.Sequence> batch = corpus.sequences().subList(0, 2);
        Candidates drawn = Candidates.sampled(corpus, batch, 5, new double[Corpora.ITEMS], new SplittableRandom(1));
        assertThat(drawn.rows()).doesNotHaveDuplicates();
        for (Corpus.Sequence sequence : batch) {
            for (int target : sequence.targets()) {
                assertThat(drawn.rows()[drawn.numberOf(target)]).isEqualTo(target);
            }
        }
    }

    @Test
    void correctionsAreTheLogarithmsOfHowOftenAnItemIsDrawn() {
        double[] shares = new double[Corpora.ITEMS];
        for (Corpus.Sequence sequence : corpus.sequences()) {
            for (int target : sequence.targets()) {
                shares[target] += 1.0 / (11 * corpus.sequences().size());
            }
        }
        SplittableRandom random = new SplittableRandom(1);
        int[] drawnTimes = new int[Corpora.ITEMS];
        float[] corrections = new float[Corpora.ITEMS];
        int trials = 20_000;
        for (int trial = 0; trial < trials; trial++) {
            Corpus.Sequence any = corpus.sequences().get(0);
            int[] targets = random.ints(3, 0, 110)
                    .map(k -> corpus.sequences().get(k / 11).targets()[k % 11])
                    .toArray();
            Corpus.Sequence sequence =
                    new Corpus.Sequence(any.items(), any.features(), new int[3], targets, new int[3]);
            Candidates drawn = Candidates.sampled(corpus, List.of(sequence), 4, shares, random);
            for (int number = 0; number < drawn.rows().length; number++) {
                drawnTimes[drawn.rows()[number]]++;
                corrections[drawn.rows()[number]] = drawn.corrections()[number];
            }
        }
        for (int row : corpus.trainable()) {
            assertThat(Math.exp(corrections[row])).isCloseTo((double) drawnTimes[row] / trials, within(0.015));
        }
        assertThat(Arrays.stream(drawnTimes).sum()).isPositive();
    }
}
