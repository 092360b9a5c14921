package dev.tessera.offline.compress;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How much quality a smaller encoder may cost.
 *
 * @param maxLoss the greatest share of NDCG@10 that may be lost, from 0 to below 1
 */
public record QualityBudget(double maxLoss) {
    public QualityBudget {
        if (!(maxLoss >= 0 && maxLoss < 1)) {
            throw new IllegalArgumentException("a budget of " + maxLoss + "; expected a share from 0 to below 1");
        }
    }

    /**
     * Reads a share, as {@code 1%} or {@code 0.01}.
     *
     * @throws IllegalArgumentException naming the option and what was expected
     */
    public static QualityBudget parse(String option, String text) {
        OptionalDouble share = Share.parse(text);
        if (share.isPresent() && share.getAsDouble() < 1) {
            return new QualityBudget(share.getAsDouble());
        }
        throw new IllegalArgumentException(
                option + " is '" + text + "'; expected a share below 100%, for example 1% or 0.01");
    }

    boolean allows(Change ndcg) {
        return ndcg.loss() <= maxLoss;
    }

    /** @throws OverBudgetException if more is lost; the message names the figure, both values, the loss and the budget */
    void check(String subject, Change ndcg) throws OverBudgetException {
        if (!allows(ndcg)) {
            throw new OverBudgetException(String.format(
                    Locale.ROOT,
                    "%s lowers NDCG@10 from %.4f to %.4f, a loss of %s; the budget is %s, so it is not kept",
                    subject,
                    ndcg.before(),
                    ndcg.after(),
                    percent(ndcg.loss()),
                    percent(maxLoss)));
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f%%", 100 * share);
    }
}
