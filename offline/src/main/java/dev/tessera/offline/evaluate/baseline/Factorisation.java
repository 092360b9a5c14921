package dev.tessera.offline.evaluate.baseline;

import dev.tessera.offline.evaluate.recommend.Interactions;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Implicit alternating least squares (Hu, Koren and Volinsky 2008): every pair of user and item counts with preference 0 and confidence 1, a
 * choice with preference 1 and confidence {@code 1 + alpha}.
 */
final class Factorisation {
    private static final double ALPHA = 10;

    private final double ridge;
    private final double[][] items;
    private double[][] gram;

    private Factorisation(double ridge, double[][] items) {
        this.ridge = ridge;
        this.items = items;
        this.gram = gram(items, ridge);
    }

    static Factorisation fit(Interactions interactions, int factors, double ridge, int rounds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] items = new double[interactions.items()][factors];
        for (double[] item : items) {
            for (int factor = 0; factor < factors; factor++) {
                item[factor] = random.nextDouble(-0.1, 0.1);
            }
        }
        double[][] users = new double[interactions.users()][];
        for (int round = 0; round < rounds; round++) {
            solveAll(users, interactions::itemsOf, items, ridge);
            solveAll(items, interactions::usersOf, users, ridge);
        }
        return new Factorisation(ridge, items);
    }

    private static void solveAll(double[][] wanted, IntFunction<int[]> chosen, double[][] given, double ridge) {
        double[][] gram = gram(given, ridge);
        IntStream.range(0, wanted.length)
                .parallel()
                .forEach(row -> wanted[row] = solve(gram, given, chosen.apply(row)));
    }

    private static double[][] gram(double[][] rows, double ridge) {
        int factors = rows[0].length;
        double[][] gram = new double[factors][factors];
        for (double[] row : rows) {
            addOuter(gram, row, 1);
        }
        for (int factor = 0; factor < factors; factor++) {
            gram[factor][factor] += ridge;
        }
        return gram;
    }

    /** The factors of somebody who chose the given rows. */
    private static double[] solve(double[][] gram, double[][] given, int[] chosen) {
        double[][] system = new double[gram.length][];
        for (int row = 0; row < gram.length; row++) {
            system[row] = gram[row].clone();
        }
        double[] right = new double[gram.length];
        for (int each : chosen) {
            addOuter(system, given[each], ALPHA);
            for (int factor = 0; factor < right.length; factor++) {
                right[factor] += (1 + ALPHA) * given[each][factor];
            }
        }
        return Cholesky.solve(system, right);
    }

    private static void addOuter(double[][] sum, double[] row, double weight) {
        for (int left = 0; left < row.length; left++) {
            double scaled = weight * row[left];
            for (int right = 0; right < row.length; right++) {
                sum[left][right] += scaled * row[right];
            }
        }
    }

    /** One row of factors an item; zero for items that nobody chose. */
    double[][] items() {
        return items;
    }

    /** Puts other factors in place of an item's; call {@link #refresh} after the last. */
    void replace(int item, double[] factors) {
        items[item] = factors.clone();
    }

    void refresh() {
        gram = gram(items, ridge);
    }

    /** Factors of a user who chose these items. */
    double[] user(int[] chosen) {
        return solve(gram, items, chosen);
    }
}
