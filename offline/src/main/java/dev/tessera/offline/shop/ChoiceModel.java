package dev.tessera.offline.shop;

import java.util.List;

/**
 * How shoppers choose: {@code P(item) ~ exp(text taste . text factors + image taste . image factors + log popularity)} over the items
 * that are available and that the shopper has not chosen before. Factors are one-hot levels, so a utility is a sum of one weight for each factor.
 *
 * <p>The strengths were fixed before any model was trained and stay as they are.
 */
final class ChoiceModel {
    /** Standard deviation of every weight of every taste, in text and picture alike. */
    static final double TASTE_DEVIATION = 1.25;

    /** Standard deviation of log popularity over the products. */
    static final double POPULARITY_DEVIATION = 1.0;

    private ChoiceModel() {}

    /** A taste: {@link Factor#WEIGHTS} independent normal weights. */
    static float[] drawTaste(Draws draws) {
        float[] taste = new float[Factor.WEIGHTS];
        for (int weight = 0; weight < taste.length; weight++) {
            taste[weight] = (float) draws.gaussian(TASTE_DEVIATION);
        }
        return taste;
    }

    /** Taste . factors + log popularity. */
    static double utility(float[] taste, Product product) {
        double sum = product.logPopularity();
        for (Factor factor : Factor.values()) {
            sum += taste[factor.weight(product.level(factor))];
        }
        return sum;
    }

    /** {@code exp(utility)} of every product: its chance of being chosen, up to a common factor. */
    static double[] chances(float[] taste, List<Product> products) {
        return products.stream()
                .mapToDouble(product -> StrictMath.exp(utility(taste, product)))
                .toArray();
    }
}
