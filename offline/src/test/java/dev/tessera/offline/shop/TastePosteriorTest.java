package dev.tessera.offline.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The posterior against the formula written down plainly: one sum over all products for every choice. */
class TastePosteriorTest {
    private static final ShopConfig CONFIG = ShopConfig.small(2);
    private static final Shelf SHELF = Shelf.of(
            Assortment.draw(CONFIG).stream()
                    .sorted(Comparator.comparing(Product::availableFrom).thenComparing(Product::item))
                    .toList(),
            ShopConfig.closing());

    /** The first choices fall before many products arrive, the last after all have. */
    private static final int[] CHOSEN = {3, 17, 101, 60, 235, 8};

    private static final long[] TIMES = times(List.of(0.05, 0.3, 0.31, 0.7, 0.97, 0.98));

    @Test
    void theModeIsATopOfThePlainLogPosterior() {
        TastePosterior posterior = TastePosterior.of(SHELF, CHOSEN, TIMES);
        double[] mode = posterior.mode();
        double top = logPosterior(mode);
        Random random = new Random(1);

        for (int trial = 0; trial < 50; trial++) {
            double[] moved = mode.clone();
            for (int weight = 0; weight < moved.length; weight++) {
                moved[weight] += 0.1 * random.nextGaussian();
            }
            assertThat(logPosterior(moved)).isLessThan(top);
        }
    }

    @Test
    void theScoreAddsHalfTheVarianceThatTheCurvatureTells() {
        TastePosterior posterior = TastePosterior.of(SHELF, CHOSEN, TIMES);
        double[][] covariance = SymmetricMatrix.inverse(curvature(posterior.mode()));

        for (int product : new int[] {0, 50, 200}) {
            double variance = 0;
            for (int row : SHELF.weights()[product]) {
                for (int column : SHELF.weights()[product]) {
                    variance += covariance[row][column];
                }
            }
            assertThat(posterior.score(product))
                    .isCloseTo(SHELF.utility(posterior.mode(), product) + variance / 2, within(1e-3));
        }
    }

    @Test
    void withoutAHistoryPopularityDecides() {
        TastePosterior posterior = TastePosterior.of(SHELF, new int[0], new long[0]);

        assertThat(posterior.mode()).containsOnly(0.0);
        assertThat(posterior.score(5) - posterior.score(6))
                .isCloseTo(SHELF.logPopularity()[5] - SHELF.logPopularity()[6], within(1e-9));
    }

    private static double logPosterior(double[] taste) {
        double log = 0;
        for (double weight : taste) {
            log -= weight * weight / (2 * ChoiceModel.TASTE_DEVIATION * ChoiceModel.TASTE_DEVIATION);
        }
        for (int choice = 0; choice < CHOSEN.length; choice++) {
            double total = 0;
            for (int product = 0; product < SHELF.size(); product++) {
                if (SHELF.arrivals()[product] <= TIMES[choice] && !chosenBefore(product, choice)) {
                    total += Math.exp(SHELF.utility(taste, product));
                }
            }
            log += SHELF.utility(taste, CHOSEN[choice]) - Math.log(total);
        }
        return log;
    }

    private static boolean chosenBefore(int product, int choice) {
        for (int earlier = 0; earlier < choice; earlier++) {
            if (CHOSEN[earlier] == product) {
                return true;
            }
        }
        return false;
    }

    /** Minus the second differences of the log posterior. */
    private static double[][] curvature(double[] mode) {
        double step = 1e-3;
        double[][] curvature = new double[mode.length][mode.length];
        for (int row = 0; row < mode.length; row++) {
            for (int column = 0; column <= row; column++) {
                double sum = 0;
                for (int signs = 0; signs < 4; signs++) {
                    int rowSign = (signs & 1) == 0 ? 1 : -1;
                    int columnSign = (signs & 2) == 0 ? 1 : -1;
                    double[] moved = mode.clone();
                    moved[row] += rowSign * step;
                    moved[column] += columnSign * step;
                    sum += rowSign * columnSign * logPosterior(moved);
                }
                curvature[row][column] = -sum / (4 * step * step);
            }
        }
        return curvature;
    }

    private static long[] times(List<Double> shares) {
        return shares.stream()
                .mapToLong(share -> ShopConfig.at(share).toEpochMilli())
                .toArray();
    }
}
