package dev.tessera.offline.evaluate.baseline;

import dev.tessera.offline.evaluate.recommend.Interactions;
import dev.tessera.offline.evaluate.recommend.WeightedItems;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * EASE in its dual form, for fewer users than items: with X of users by items and {@code K = (X X' + lambda I)^-1}, the Woodbury identity gives {@code
 * P = (X'X + lambda I)^-1 = (I - X' K X) / lambda}, and {@code B = I - P diag(1 / diag P)} is applied without ever being formed.
 */
public final class EaseByUsers implements LinearAutoencoder {
    private final Interactions interactions;
    private final double lambda;
    private final float[][] kernel;
    private final double[] diagonal;

    private EaseByUsers(Interactions interactions, double lambda, float[][] kernel, double[] diagonal) {
        this.interactions = interactions;
        this.lambda = lambda;
        this.kernel = kernel;
        this.diagonal = diagonal;
    }

    public static EaseByUsers fit(Interactions interactions, double lambda) {
        double[][] kernel = gram(interactions);
        for (int user = 0; user < kernel.length; user++) {
            kernel[user][user] += lambda;
        }
        SymmetricInverse.invert(kernel);
        double[] diagonal = new double[interactions.items()];
        Arrays.parallelSetAll(diagonal, item -> (1 - quadratic(kernel, interactions.usersOf(item))) / lambda);
        return new EaseByUsers(interactions, lambda, floats(kernel), diagonal);
    }

    private static float[][] floats(double[][] values) {
        float[][] floats = new float[values.length][values.length];
        for (int row = 0; row < values.length; row++) {
            for (int column = 0; column < values.length; column++) {
                floats[row][column] = (float) values[row][column];
            }
        }
        return floats;
    }

    private static double[][] gram(Interactions interactions) {
        double[][] gram = new double[interactions.users()][];
        IntStream.range(0, gram.length).parallel().forEach(user -> {
            double[] row = new double[gram.length];
            for (int item : interactions.itemsOf(user)) {
                for (int other : interactions.usersOf(item)) {
                    row[other]++;
                }
            }
            gram[user] = row;
        });
        return gram;
    }

    private static double quadratic(double[][] kernel, int[] users) {
        double sum = 0;
        for (int user : users) {
            for (int other : users) {
                sum += kernel[user][other];
            }
        }
        return sum;
    }

    @Override
    public float[] score(WeightedItems history) {
        double[] smoothed = interactions.perItem(multiply(interactions.perUser(history)));
        double[] own = new double[smoothed.length];
        for (int i = 0; i < history.size(); i++) {
            own[history.item(i)] = history.weight(i);
        }
        float[] scores = new float[smoothed.length];
        for (int item = 0; item < scores.length; item++) {
            scores[item] = (float) (own[item] - (own[item] - smoothed[item]) / (lambda * diagonal[item]));
        }
        return scores;
    }

    private double[] multiply(double[] values) {
        double[] product = new double[values.length];
        for (int user = 0; user < values.length; user++) {
            double value = values[user];
            float[] row = kernel[user];
            for (int other = 0; value != 0 && other < product.length; other++) {
                product[other] += value * row[other];
            }
        }
        return product;
    }
}
