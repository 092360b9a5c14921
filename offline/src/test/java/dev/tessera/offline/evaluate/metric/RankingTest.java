package dev.tessera.offline.evaluate.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void ranksAndListsEqualThoseOfASort(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int items = 1 + random.nextInt(200);
        float[] scores = new float[items];
        boolean[] candidate = new boolean[items];
        for (int item = 0; item < items; item++) {
            scores[item] = random.nextInt(1 + random.nextInt(30));
            candidate[item] = random.nextInt(4) > 0;
        }
        int target = random.nextInt(items);
        candidate[target] = true;

        List<Integer> sorted = new ArrayList<>();
        for (int item = 0; item < items; item++) {
            if (candidate[item]) {
                sorted.add(item);
            }
        }
        sorted.sort(Comparator.comparingDouble((Integer item) -> -scores[item]).thenComparing(item -> item));
        double first = 1
                + sorted.stream().filter(item -> scores[item] > scores[target]).count();
        double last =
                sorted.stream().filter(item -> scores[item] >= scores[target]).count();

        assertThat(Ranking.midRank(scores, candidate, target)).isEqualTo((first + last) / 2);
        assertThat(Ranking.top(scores, candidate, 10))
                .containsExactly(
                        sorted.stream().limit(10).mapToInt(Integer::intValue).toArray());
    }

    @Test
    void aModelThatScoresEverythingAlikeGetsTheMiddleRank() {
        assertThat(Ranking.midRank(new float[101], allTrue(101), 7)).isEqualTo(51);
    }

    @Test
    void aScoreThatIsNotANumberIsRefused() {
        float[] scores = {1, Float.NaN, 2};
        assertThatThrownBy(() -> Ranking.midRank(scores, allTrue(3), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("position 1");
    }

    private static boolean[] allTrue(int length) {
        boolean[] all = new boolean[length];
        java.util.Arrays.fill(all, true);
        return all;
    }
}
