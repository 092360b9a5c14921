package dev.tessera.offline.evaluate.baseline;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.Interactions;
import dev.tessera.offline.evaluate.recommend.Recommender;
import dev.tessera.offline.trainingset.EvaluationTarget;

/** A fitted EASE as a recommender: which part of the history it reads, and under which name. */
public record Ease(String name, Catalog catalog, LinearAutoencoder fitted, HistoryView view) implements Recommender {
    /** The inverse is of the smaller of users and items, squared; beyond this side it no longer fits a common machine. */
    public static final int LARGEST = 10_000;

    /** Whether the inverse is small enough to be computed. */
    public static boolean feasible(Interactions interactions) {
        return Math.min(interactions.users(), interactions.items()) <= LARGEST;
    }

    /** @param lambda ridge; larger means smoother */
    public static LinearAutoencoder fit(Interactions interactions, double lambda) {
        return interactions.users() <= interactions.items()
                ? EaseByUsers.fit(interactions, lambda)
                : EaseByItems.fit(interactions, lambda);
    }

    @Override
    public float[] score(EvaluationTarget target) {
        return fitted.score(view.of(target, catalog));
    }
}
