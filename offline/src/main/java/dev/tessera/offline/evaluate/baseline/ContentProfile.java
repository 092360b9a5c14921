package dev.tessera.offline.evaluate.baseline;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.Recommender;
import dev.tessera.offline.evaluate.recommend.WeightedItems;
import dev.tessera.offline.trainingset.EvaluationTarget;

/** The sum of the contents of what a user chose, compared with each item's content by cosine (up to the user's own norm, which orders nothing). */
public record ContentProfile(String name, Catalog catalog, TermVectors contents, HistoryView view)
        implements Recommender {
    @Override
    public float[] score(EvaluationTarget target) {
        WeightedItems history = view.of(target, catalog);
        double[] profile = new double[contents.terms()];
        for (int i = 0; i < history.size(); i++) {
            contents.addTo(profile, history.item(i), history.weight(i));
        }
        float[] scores = new float[contents.items()];
        for (int item = 0; item < scores.length; item++) {
            scores[item] = (float) contents.dot(profile, item);
        }
        return scores;
    }
}
