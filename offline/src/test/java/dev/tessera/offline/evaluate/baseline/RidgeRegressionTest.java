package dev.tessera.offline.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RidgeRegressionTest {
    @Test
    void conjugateGradientsReachTheSolutionOfTheNormalEquations() {
        SplittableRandom random = new SplittableRandom(1);
        List<List<String>> documents = new ArrayList<>();
        for (int item = 0; item < 30; item++) {
            documents.add(random.ints(6, 0, 15).mapToObj(word -> "w" + word).toList());
        }
        TermVectors contents = TermVectors.of(documents, 1);
        double[][] targets = new double[30][2];
        for (double[] row : targets) {
            Arrays.setAll(row, i -> random.nextDouble());
        }
        int[] rows = IntStream.range(0, 20).toArray();

        double[] predicted = RidgeRegression.fit(contents, rows, targets, 0.5).predict(25);
        for (int column = 0; column < 2; column++) {
            double[] weights = normalEquations(contents, rows, targets, column);
            assertThat(predicted[column]).isCloseTo(contents.dot(weights, 25), within(1e-4));
        }
    }

    private static double[] normalEquations(TermVectors contents, int[] rows, double[][] targets, int column) {
        int terms = contents.terms();
        double[][] gram = new double[terms][terms];
        double[] right = new double[terms];
        for (int row : rows) {
            double[] dense = new double[terms];
            contents.addTo(dense, row, 1);
            for (int left = 0; left < terms; left++) {
                right[left] += dense[left] * targets[row][column];
                for (int other = 0; other < terms; other++) {
                    gram[left][other] += dense[left] * dense[other];
                }
            }
        }
        for (int term = 0; term < terms; term++) {
            gram[term][term] += 0.5;
        }
        return Cholesky.solve(gram, right);
    }

    @Test
    void termsAreWeighedByRarityAndItemsHaveLengthOne() {
        TermVectors vectors =
                TermVectors.of(List.of(List.of("a", "b"), List.of("a"), List.of("a", "c", "c"), List.of()), 1);
        double[] first = new double[vectors.terms()];
        vectors.addTo(first, 0, 1);
        assertThat(first[0]).isLessThan(first[1]);
        assertThat(vectors.dot(first, 0)).isCloseTo(1, within(1e-6));
        assertThat(vectors.dot(first, 3)).isZero();
        assertThat(TermVectors.words("The Río-2 a!")).containsExactly("the", "río");
    }
}
