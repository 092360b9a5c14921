package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.store.model.Modality;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tensorflow.ndarray.Shape;

/** Runs TensorFlow. */
@ExtendWith(FlinkExtension.class)
class RidgeStartIT {
    private static final int ROWS = 50;
    private static final int WIDTH = 7;
    private static final int DIMENSION = 3;
    private static final int KINDS = 6;

    /** At the least penalised squared error its slope is zero: X'(XW - Y) + penalty W = 0. */
    @Test
    void theRegressionLeavesNoSlope() {
        SplittableRandom random = new SplittableRandom(1);
        float[] x = gaussian(random, ROWS * WIDTH);
        float[] y = gaussian(random, ROWS * DIMENSION);
        float[] penalties = {0.5f, 1, 2, 3, 4, 5, 6};
        try (RidgeRegression regression = new RidgeRegression(x, y, WIDTH, DIMENSION)) {
            float[] weights = regression.solve(penalties);
            for (int i = 0; i < WIDTH; i++) {
                for (int j = 0; j < DIMENSION; j++) {
                    double slope = penalties[i] * weights[i * DIMENSION + j];
                    for (int row = 0; row < ROWS; row++) {
                        slope += x[row * WIDTH + i] * (predict(x, weights, row, j) - y[row * DIMENSION + j]);
                    }
                    assertThat(slope).isCloseTo(0, within(1e-3));
                }
            }
        }
    }

    /** Items of a kind go together; a narrow modality tells the kind, a wide one is noise that can tell trained items apart by heart. */
    @Test
    void aWideModalityThatSaysNothingDoesNotDrownANarrowOne() {
        CoEngagement pairs = HeldOutItemsTest.pairsWithin(KINDS);
        HeldOutItems heldOut = HeldOutItems.of(pairs, pairs.engaged(), 1, 4_000);
        SplittableRandom random = new SplittableRandom(2);
        FeatureBranch telling = new FeatureBranch(Modality.TEXT, KINDS, new float[pairs.items()][]);
        FeatureBranch noise = new FeatureBranch(Modality.IMAGE, 400, new float[pairs.items()][]);
        for (int item = 0; item < pairs.items(); item++) {
            telling.rows()[item] = gaussian(random, KINDS);
            telling.rows()[item][item % KINDS] += 3;
            noise.rows()[item] = gaussian(random, 400);
        }
        Map<Modality, Head> heads = RidgeStart.heads(List.of(telling, noise), pairs, heldOut, KINDS, 1);
        double both = heldOut.ndcg(items -> sums(items, heads, telling, noise));
        double alone = heldOut.ndcg(items -> sums(items, heads, telling));
        double byNoise = heldOut.ndcg(items -> sums(items, heads, noise));
        assertThat(both).isGreaterThan(2 * byNoise).isGreaterThan(0.9 * alone);
    }

    private static float[][] sums(int[] items, Map<Modality, Head> heads, FeatureBranch... branches) {
        float[][] sums = new float[items.length][KINDS];
        for (FeatureBranch branch : branches) {
            Head head = Objects.requireNonNull(heads.get(branch.modality()));
            float[] weights = head.start().values(Shape.of(branch.width(), KINDS), new SplittableRandom(0));
            for (int i = 0; i < items.length; i++) {
                float[] row = head.scaled(branch.rows()[items[i]]);
                for (int k = 0; k < row.length * KINDS; k++) {
                    sums[i][k % KINDS] += row[k / KINDS] * weights[k];
                }
            }
        }
        return sums;
    }

    private static double predict(float[] x, float[] weights, int row, int column) {
        double sum = 0;
        for (int i = 0; i < WIDTH; i++) {
            sum += x[row * WIDTH + i] * weights[i * DIMENSION + column];
        }
        return sum;
    }

    private static float[] gaussian(SplittableRandom random, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
