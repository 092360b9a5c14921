package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveItemsTest {
    private static final int[] ALL = IntStream.range(0, 50).map(i -> 2 * i).toArray();

    @Test
    void eachStandsForAsManyOfItsKind() {
        int[] named = {0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 99};
        LiveItems drawn = LiveItems.draw(named, ALL, 8, new SplittableRandom(1));
        assertThat(drawn.items()).hasSize(8).isSorted().doesNotHaveDuplicates();
        assertThat(ALL).contains(drawn.items());
        double of = 8 / 50.0;
        for (int i = 0; i < 8; i++) {
            double expected = drawn.items()[i] <= 18 ? of * 10 / 6 : of * 40 / 2;
            assertThat(drawn.weights()[i]).isCloseTo((float) expected, within(1e-6f));
        }
        assertThat(IntStream.of(drawn.items()).filter(item -> item <= 18)).hasSize(6);
    }

    /** Of each item, the mean over many draws of its weight, 0 where it is not drawn, is the same. */
    @Test
    void inExpectationAllCountAlike() {
        int[] named = IntStream.range(0, 20).map(i -> 2 * i).toArray();
        double[] sums = new double[100];
        int draws = 20_000;
        for (int draw = 0; draw < draws; draw++) {
            LiveItems drawn = LiveItems.draw(named, ALL, 10, new SplittableRandom(draw));
            for (int i = 0; i < drawn.items().length; i++) {
                sums[drawn.items()[i]] += drawn.weights()[i] / draws;
            }
        }
        for (int item : ALL) {
            assertThat(sums[item]).as("item %d", item).isCloseTo(10 / 50.0, within(0.02));
        }
    }

    @Test
    void whereThereAreTooFewOfAKindTheOtherFillsTheBatch() {
        SplittableRandom random = new SplittableRandom(1);
        assertThat(LiveItems.draw(new int[] {4}, ALL, 10, random).items())
                .hasSize(10)
                .contains(4);
        assertThat(LiveItems.draw(new int[0], ALL, 10, random).items()).hasSize(10);
        int[] most = IntStream.range(0, 49).map(i -> 2 * i).toArray();
        assertThat(LiveItems.draw(most, ALL, 10, random).items()).hasSize(10).contains(98);
        LiveItems whole = LiveItems.draw(most, ALL, 64, random);
        assertThat(whole.items()).isEqualTo(ALL);
        assertThat(whole.weights()).containsOnly(1f);
    }
}
