package dev.tessera.offline.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.evaluate.recommend.Interactions;
import dev.tessera.offline.evaluate.recommend.WeightedItems;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EaseTest {
    private static final double LAMBDA = 3;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bothFormsEqualOneRidgeRegressionAnItem(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int items = 12;
        Interactions interactions = interactions(random, 40, items);
        double[][] regressions = regressions(interactions);
        WeightedItems history = new WeightedItems(new int[] {1, 4, 7}, new float[] {1, 0.5f, 0.25f});

        float[] byItems = EaseByItems.fit(interactions, LAMBDA).score(history);
        float[] byUsers = EaseByUsers.fit(interactions, LAMBDA).score(history);
        for (int item = 0; item < items; item++) {
            double expected = 0;
            for (int i = 0; i < history.size(); i++) {
                expected += history.weight(i) * regressions[history.item(i)][item];
            }
            assertThat((double) byItems[item]).isCloseTo(expected, within(1e-5));
            assertThat((double) byUsers[item]).isCloseTo(expected, within(1e-5));
        }
    }

    /** Column j predicts item j from all others: the definition, by Cholesky. */
    private static double[][] regressions(Interactions interactions) {
        int items = interactions.items();
        double[][] weights = new double[items][items];
        for (int target = 0; target < items; target++) {
            int wanted = target;
            int[] others =
                    IntStream.range(0, items).filter(item -> item != wanted).toArray();
            double[][] gram = new double[others.length][others.length];
            double[] right = new double[others.length];
            for (int row = 0; row < others.length; row++) {
                for (int column = 0; column < others.length; column++) {
                    gram[row][column] =
                            together(interactions, others[row], others[column]) + (row == column ? LAMBDA : 0);
                }
                right[row] = together(interactions, others[row], target);
            }
            double[] solved = Cholesky.solve(gram, right);
            for (int row = 0; row < others.length; row++) {
                weights[others[row]][target] = solved[row];
            }
        }
        return weights;
    }

    private static double together(Interactions interactions, int left, int right) {
        return IntStream.of(interactions.usersOf(left))
                .filter(user -> IntStream.of(interactions.usersOf(right)).anyMatch(other -> other == user))
                .count();
    }

    static Interactions interactions(SplittableRandom random, int users, int items) {
        List<int[]> rows = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            rows.add(IntStream.range(0, items)
                    .filter(item -> random.nextInt(3) == 0)
                    .toArray());
        }
        return Interactions.of(items, rows);
    }
}
