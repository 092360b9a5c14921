package dev.tessera.offline.trainranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PopularityTest {
    private static final double SHRINKAGE = 3;

    /** By its definition, one event after the other. */
    @Test
    void anItemsExpectedEventsAreItsShareOfEveryChoiceThatItWasPartOf() {
        for (int seed = 0; seed < 30; seed++) {
            Corpus corpus = corpus(new SplittableRandom(seed));
            double[] expected = new double[corpus.items()];
            for (Corpus.Sequence sequence : corpus.sequences()) {
                for (int time : sequence.times()) {
                    long there = Arrays.stream(corpus.trainable())
                            .filter(row -> corpus.availability().at(row, time))
                            .count();
                    for (int row = 0; row < expected.length; row++) {
                        expected[row] += corpus.availability().at(row, time) ? 1.0 / Math.max(1, there) : 0;
                    }
                }
            }
            Popularity popularity = Popularity.of(corpus, SHRINKAGE);
            for (int row = 0; row < expected.length; row++) {
                double share = corpus.counts()[row] / (corpus.counts()[row] + SHRINKAGE);
                double bias = share * popularity.ownBiases()[row] + (1 - share) * popularity.newBias();
                double wanted = Math.log((corpus.counts()[row] + 3.0) / (expected[row] + 3));
                assertThat(bias).as("row %d of seed %d", row, seed).isCloseTo(wanted, within(1e-5));
            }
        }
    }

    private static Corpus corpus(SplittableRandom random) {
        Corpus walks = Corpora.walks(5, random.nextLong(), false);
        Availability availability = Availability.always(Corpora.ITEMS);
        for (int row = 0; row < Corpora.ITEMS; row++) {
            availability.from()[row] = random.nextInt(3) == 0 ? random.nextInt(50) : 0;
            availability.until()[row] =
                    random.nextInt(3) == 0 ? availability.from()[row] + 1 + random.nextInt(60) : Availability.FOREVER;
        }
        List<Corpus.Sequence> sequences = new ArrayList<>();
        for (Corpus.Sequence each : walks.sequences()) {
            int[] times = random.ints(each.times().length, 0, 110).toArray();
            sequences.add(new Corpus.Sequence(each.items(), each.features(), each.positions(), each.targets(), times));
        }
        long[] counts = random.longs(Corpora.ITEMS, 1, 9).toArray();
        int[] trainable =
                IntStream.range(0, Corpora.ITEMS).filter(row -> row % 7 > 0).toArray();
        return new Corpus(counts, availability, trainable, walks.content(), sequences, List.of());
    }
}
