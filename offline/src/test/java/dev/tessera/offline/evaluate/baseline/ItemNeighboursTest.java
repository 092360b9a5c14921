package dev.tessera.offline.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.evaluate.Questions;
import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.Interactions;
import dev.tessera.offline.trainingset.EvaluationTarget;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemNeighboursTest {
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.7})
    void scoresEqualTheSumsOfTheCosineMatrix(double decay) {
        int items = 15;
        Interactions interactions = EaseTest.interactions(new SplittableRandom(3), 25, items);
        Catalog catalog = Questions.catalog(items);
        EvaluationTarget target = Questions.target(0, 2, 5, 9);
        float[] scores = new ItemNeighbours("knn", catalog, interactions, new HistoryView(decay)).score(target);

        int[] history = {2, 5, 9};
        for (int item = 0; item < items; item++) {
            double expected = 0;
            for (int place = 0; place < history.length; place++) {
                expected += Math.pow(decay, history.length - 1 - place) * cosine(interactions, history[place], item);
            }
            assertThat((double) scores[item]).isCloseTo(expected, within(1e-5));
        }
    }

    private static double cosine(Interactions interactions, int left, int right) {
        int[] a = interactions.usersOf(left);
        int[] b = interactions.usersOf(right);
        long both = Arrays.stream(a)
                .filter(user -> Arrays.stream(b).anyMatch(other -> other == user))
                .count();
        return both == 0 ? 0 : both / Math.sqrt((double) a.length * b.length);
    }
}
