package dev.tessera.offline.evaluate.baseline;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.Interactions;
import dev.tessera.offline.evaluate.recommend.Recommender;
import dev.tessera.offline.trainingset.EvaluationTarget;
import java.util.stream.IntStream;

/**
 * Content to factors: items are factorised from the interactions, a ridge regression learns to tell an item's factors from its content, and
 * items that nobody chose get the factors that their content foretells (Gantner et al. 2010). Users are folded in from their live history.
 */
public final class ContentFactors implements Recommender {
    private static final int FACTORS = 32;
    private static final int ROUNDS = 8;
    private static final double FACTOR_RIDGE = 30;
    private static final double CONTENT_RIDGE = 1;

    private final Catalog catalog;
    private final Factorisation factors;

    private ContentFactors(Catalog catalog, Factorisation factors) {
        this.catalog = catalog;
        this.factors = factors;
    }

    public static ContentFactors fit(Catalog catalog, Interactions interactions, TermVectors contents, long seed) {
        Factorisation factors = Factorisation.fit(interactions, FACTORS, FACTOR_RIDGE, ROUNDS, seed);
        int[] chosen = IntStream.range(0, interactions.items())
                .filter(item -> interactions.usersOf(item).length > 0)
                .toArray();
        RidgeRegression regression = RidgeRegression.fit(contents, chosen, factors.items(), CONTENT_RIDGE);
        IntStream.range(0, interactions.items())
                .filter(item -> interactions.usersOf(item).length == 0)
                .forEach(item -> factors.replace(item, regression.predict(item)));
        factors.refresh();
        return new ContentFactors(catalog, factors);
    }

    @Override
    public String name() {
        return "content-als";
    }

    @Override
    public float[] score(EvaluationTarget target) {
        int[] chosen =
                target.seen().stream().mapToInt(catalog::position).distinct().toArray();
        double[] user = factors.user(chosen);
        double[][] items = factors.items();
        float[] scores = new float[items.length];
        for (int item = 0; item < scores.length; item++) {
            double sum = 0;
            for (int factor = 0; factor < user.length; factor++) {
                sum += user[factor] * items[item][factor];
            }
            scores[item] = (float) sum;
        }
        return scores;
    }
}
