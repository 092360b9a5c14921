package dev.tessera.offline.shop;

import java.util.Arrays;

/**
 * What a user's choices tell of their taste: mode and curvature of the posterior under the choice model, found by Newton's method. The
 * log posterior is concave, so there is one mode.
 */
final class TastePosterior {
    private static final int SIZE = Factor.WEIGHTS;
    private static final int MAX_STEPS = 25;
    /** Newton's steps are cut to this, for far from the mode they may overshoot. */
    private static final double MAX_CHANGE = 3;

    private static final double TOLERANCE = 1e-3;
    private static final double PRIOR_PRECISION = 1 / (ChoiceModel.TASTE_DEVIATION * ChoiceModel.TASTE_DEVIATION);

    private final Shelf shelf;
    private final int[] chosen;
    private final long[] times;
    private final double[] mode = new double[SIZE];
    private double[][] covariance = new double[0][0];

    private TastePosterior(Shelf shelf, int[] chosen, long[] times) {
        this.shelf = shelf;
        this.chosen = chosen;
        this.times = times;
    }

    /** @param chosen positions on the shelf, oldest first */
    static TastePosterior of(Shelf shelf, int[] chosen, long[] times) {
        TastePosterior posterior = new TastePosterior(shelf, chosen, times);
        double change = Double.POSITIVE_INFINITY;
        for (int step = 0; step < MAX_STEPS && change > TOLERANCE; step++) {
            change = posterior.newtonStep();
        }
        return posterior;
    }

    /** The most probable taste. */
    double[] mode() {
        return mode.clone();
    }

    /** Log of the expected {@code exp(utility)}. */
    double score(int product) {
        double variance = 0;
        int[] weights = shelf.weights()[product];
        for (int row = 0; row < weights.length; row++) {
            double[] covariances = covariance[weights[row]];
            variance += covariances[weights[row]];
            for (int column = 0; column < row; column++) {
                variance += 2 * covariances[weights[column]];
            }
        }
        return shelf.utility(mode, product) + variance / 2;
    }

    /** Moves the mode; answers the largest change of a weight. */
    private double newtonStep() {
        double[] gradient = new double[SIZE];
        double[][] precision = new double[SIZE][SIZE];
        for (int weight = 0; weight < SIZE; weight++) {
            gradient[weight] = -PRIOR_PRECISION * mode[weight];
            precision[weight][weight] = PRIOR_PRECISION;
        }
        addChoices(gradient, precision);
        covariance = SymmetricMatrix.inverse(precision);
        double[] direction = SymmetricMatrix.times(covariance, gradient);
        double largest = Arrays.stream(direction).map(Math::abs).max().orElse(0);
        double length = largest > MAX_CHANGE ? MAX_CHANGE / largest : 1;
        for (int weight = 0; weight < SIZE; weight++) {
            mode[weight] += length * direction[weight];
        }
        return largest;
    }

    /** Adds, for each choice, chosen factors minus expected factors, and the covariance of the factors (lower triangle). */
    private void addChoices(double[] gradient, double[][] precision) {
        double[] chances = shelf.chances(mode);
        double[] first = new double[SIZE];
        double[] inverseTotals = new double[chosen.length];
        double total = 0;
        int arrived = 0;
        for (int choice = 0; choice < chosen.length; choice++) {
            for (; arrived < chances.length && arrivedAt(arrived, choice); arrived++) {
                total += chances[arrived];
                add(first, arrived, chances[arrived]);
            }
            inverseTotals[choice] = 1 / total;
            addMean(first, 1 / total, gradient, precision);
            add(gradient, chosen[choice], 1);
            if (chosen[choice] < arrived) {
                total -= chances[chosen[choice]];
                add(first, chosen[choice], -chances[chosen[choice]]);
            }
        }
        addSecondMoments(precision, chances, inverseTotals);
    }

    private boolean arrivedAt(int product, int choice) {
        return shelf.arrivals()[product] <= times[choice];
    }

    private void add(double[] sums, int product, double amount) {
        for (int weight : shelf.weights()[product]) {
            sums[weight] += amount;
        }
    }

    private static void addMean(double[] first, double inverseTotal, double[] gradient, double[][] precision) {
        for (int row = 0; row < SIZE; row++) {
            double mean = first[row] * inverseTotal;
            gradient[row] -= mean;
            for (int column = 0; column <= row; column++) {
                precision[row][column] -= mean * first[column] * inverseTotal;
            }
        }
    }

    /** A product counts in every choice after its arrival, up to the one that took it. */
    private void addSecondMoments(double[][] precision, double[] chances, double[] inverseTotals) {
        double[] summed = new double[chosen.length + 1];
        for (int choice = 0; choice < chosen.length; choice++) {
            summed[choice + 1] = summed[choice] + inverseTotals[choice];
        }
        int[] end = new int[chances.length];
        Arrays.fill(end, chosen.length);
        for (int choice = chosen.length - 1; choice >= 0; choice--) {
            end[chosen[choice]] = choice + 1;
        }
        int start = 0;
        for (int product = 0; product < chances.length; product++) {
            while (start < chosen.length && !arrivedAt(product, start)) {
                start++;
            }
            double mass = chances[product] * (summed[Math.max(start, end[product])] - summed[start]);
            addOuter(precision, shelf.weights()[product], mass);
        }
    }

    /** The weights of a product ascend, so this fills the lower triangle. */
    private static void addOuter(double[][] precision, int[] weights, double mass) {
        for (int row = 0; row < weights.length; row++) {
            double[] target = precision[weights[row]];
            for (int column = 0; column <= row; column++) {
                target[weights[column]] += mass;
            }
        }
    }
}
