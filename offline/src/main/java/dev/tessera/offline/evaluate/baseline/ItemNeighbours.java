package dev.tessera.offline.evaluate.baseline;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.Interactions;
import dev.tessera.offline.evaluate.recommend.Recommender;
import dev.tessera.offline.evaluate.recommend.WeightedItems;
import dev.tessera.offline.trainingset.EvaluationTarget;

/**
 * Item-KNN over all neighbours: an item's score is the sum of its cosine similarities (of the sets of users who chose them) to the items of the
 * history, weighted by the history's view (Sarwar et al. 2001). No similarity matrix is kept: the sum is taken over users.
 */
public final class ItemNeighbours implements Recommender {
    private final String name;
    private final Catalog catalog;
    private final Interactions interactions;
    private final HistoryView view;

    public ItemNeighbours(String name, Catalog catalog, Interactions interactions, HistoryView view) {
        this.name = name;
        this.catalog = catalog;
        this.interactions = interactions;
        this.view = view;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public float[] score(EvaluationTarget target) {
        WeightedItems history = view.of(target, catalog);
        float[] scaled = new float[history.size()];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (history.weight(i) * inverseNorm(history.item(i)));
        }
        double[] sums = interactions.perItem(interactions.perUser(new WeightedItems(history.items(), scaled)));
        float[] scores = new float[sums.length];
        for (int item = 0; item < scores.length; item++) {
            scores[item] = (float) (sums[item] * inverseNorm(item));
        }
        return scores;
    }

    private double inverseNorm(int item) {
        int count = interactions.usersOf(item).length;
        return count == 0 ? 0 : 1 / Math.sqrt(count);
    }
}
