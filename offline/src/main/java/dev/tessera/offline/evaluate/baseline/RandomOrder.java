package dev.tessera.offline.evaluate.baseline;

import dev.tessera.offline.evaluate.recommend.Recommender;
import dev.tessera.offline.trainingset.EvaluationTarget;
import java.util.Objects;
import java.util.SplittableRandom;

/** A fresh random order for every user and moment; the same one whenever asked again. */
public record RandomOrder(int items, long seed) implements Recommender {
    @Override
    public String name() {
        return "random";
    }

    @Override
    public float[] score(EvaluationTarget target) {
        SplittableRandom random = new SplittableRandom(seed * 31
                + Objects.hash(
                        target.user().value(),
                        target.occurredAt(),
                        target.historyItems().size()));
        float[] scores = new float[items];
        for (int item = 0; item < items; item++) {
            scores[item] = (float) random.nextDouble();
        }
        return scores;
    }
}
