package dev.tessera.offline.evaluate.baseline;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.WeightedItems;
import dev.tessera.offline.trainingset.EvaluationTarget;

/**
 * How much of a history a baseline reads.
 *
 * @param decay 1: all items that the user touched, alike; below 1: the recent history, each entry weighing this share of the one after it
 */
public record HistoryView(double decay) {
    public static final HistoryView ALL = new HistoryView(1);

    public HistoryView {
        if (!(decay > 0 && decay <= 1)) {
            throw new IllegalArgumentException("decay is " + decay + "; expected more than 0 and at most 1");
        }
    }

    public WeightedItems of(EvaluationTarget target, Catalog catalog) {
        return decay == 1 ? WeightedItems.all(target, catalog) : WeightedItems.recent(target, decay, catalog);
    }
}
