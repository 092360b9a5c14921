package dev.tessera.offline.evaluate.baseline;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.Recommender;
import dev.tessera.offline.trainingset.EvaluationTarget;

/** The same order for everybody: by how often an item was chosen. */
public final class ByCount implements Recommender {
    private final String name;
    private final float[] counts;

    private ByCount(String name, float[] counts) {
        this.name = name;
        this.counts = counts;
    }

    /** Over the whole training time. */
    public static ByCount popularity(Catalog catalog) {
        float[] counts = new float[catalog.size()];
        for (int item = 0; item < counts.length; item++) {
            counts[item] = catalog.entry(item).count();
        }
        return new ByCount("popularity", counts);
    }

    /** Over the last part of the training time. */
    public static ByCount recentPopularity(Catalog catalog) {
        float[] counts = new float[catalog.size()];
        for (int item = 0; item < counts.length; item++) {
            counts[item] = catalog.entry(item).recentCount();
        }
        return new ByCount("popularity-recent", counts);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public float[] score(EvaluationTarget target) {
        return counts.clone();
    }
}
