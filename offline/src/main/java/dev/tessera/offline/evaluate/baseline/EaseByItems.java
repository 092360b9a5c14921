package dev.tessera.offline.evaluate.baseline;

import dev.tessera.offline.evaluate.recommend.Interactions;
import dev.tessera.offline.evaluate.recommend.WeightedItems;
import java.util.stream.IntStream;

/** EASE in its usual form, for fewer items than users: {@code P = (X'X + lambda I)^-1}, {@code B_ij = -P_ij / P_jj} off the diagonal. */
public final class EaseByItems implements LinearAutoencoder {
    private final float[][] weights;

    private EaseByItems(float[][] weights) {
        this.weights = weights;
    }

    public static EaseByItems fit(Interactions interactions, double lambda) {
        double[][] inverse = gram(interactions);
        for (int item = 0; item < inverse.length; item++) {
            inverse[item][item] += lambda;
        }
        SymmetricInverse.invert(inverse);
        float[][] weights = new float[inverse.length][inverse.length];
        for (int row = 0; row < inverse.length; row++) {
            for (int column = 0; column < inverse.length; column++) {
                weights[row][column] = row == column ? 0 : (float) (-inverse[row][column] / inverse[column][column]);
            }
        }
        return new EaseByItems(weights);
    }

    private static double[][] gram(Interactions interactions) {
        double[][] gram = new double[interactions.items()][];
        IntStream.range(0, gram.length).parallel().forEach(item -> {
            double[] row = new double[gram.length];
            for (int user : interactions.usersOf(item)) {
                for (int other : interactions.itemsOf(user)) {
                    row[other]++;
                }
            }
            gram[item] = row;
        });
        return gram;
    }

    @Override
    public float[] score(WeightedItems history) {
        float[] scores = new float[weights.length];
        for (int i = 0; i < history.size(); i++) {
            float weight = history.weight(i);
            float[] row = weights[history.item(i)];
            for (int item = 0; item < scores.length; item++) {
                scores[item] += weight * row[item];
            }
        }
        return scores;
    }
}
