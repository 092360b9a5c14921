package dev.tessera.offline.shop;

import java.time.Instant;
import java.util.List;

/**
 * The products in the order of their arrival, as arrays.
 *
 * @param weights for each product the six weights of a taste that make its utility
 * @param logPopularity true, or the mean 0 where nothing tells it
 * @param arrivals milliseconds since the epoch, ascending
 */
record Shelf(int[][] weights, double[] logPopularity, long[] arrivals) {

    static Shelf of(List<Product> byArrival, Instant cut) {
        return new Shelf(
                byArrival.stream().map(Shelf::weights).toArray(int[][]::new),
                byArrival.stream()
                        .mapToDouble(product -> product.availableFrom().isBefore(cut) ? product.logPopularity() : 0)
                        .toArray(),
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
}
