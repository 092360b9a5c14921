package dev.tessera.offline.shop;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * The products in the order of their arrival, as arrays.
 *
 * @param weights for each product the six weights of a taste that make its utility
 * @param logPopularity true, or the mean 0 where nothing tells it
 * @param popularity its exponential
 * @param arrivals milliseconds since the epoch, ascending
 */
record Shelf(int[][] weights, double[] logPopularity, double[] popularity, long[] arrivals) {

    static Shelf of(List<Product> byArrival, Instant cut) {
        double[] logPopularity = byArrival.stream()
                .mapToDouble(product -> product.availableFrom().isBefore(cut) ? product.logPopularity() : 0)
                .toArray();
        return new Shelf(
                byArrival.stream().map(Shelf::weights).toArray(int[][]::new),
                logPopularity,
                Arrays.stream(logPopularity).map(Math::exp).toArray(),
                byArrival.stream()
                        .mapToLong(product -> product.availableFrom().toEpochMilli())
                        .toArray());
    }

    private static int[] weights(Product product) {
        int[] weights = new int[Factor.values().length];
        for (Factor factor : Factor.values()) {
            weights[factor.index()] = factor.weight(product.level(factor));
        }
        return weights;
    }

    int size() {
        return arrivals.length;
    }

    /** Taste . factors + log popularity of one product. */
    double utility(double[] taste, int product) {
        double sum = logPopularity[product];
        for (int weight : weights[product]) {
            sum += taste[weight];
        }
        return sum;
    }

    /** {@code exp(utility)} of every product, as a product of few exponentials. */
    double[] chances(double[] taste) {
        double[] factors = Arrays.stream(taste).map(Math::exp).toArray();
        double[] chances = popularity.clone();
        for (int product = 0; product < chances.length; product++) {
            double chance = chances[product];
            for (int weight : weights[product]) {
                chance *= factors[weight];
            }
            chances[product] = chance;
        }
        return chances;
    }
}
