package dev.tessera.offline.evaluate.recommend;

import dev.tessera.offline.trainingset.EvaluationTarget;
import java.util.List;

/**
 * All that a recommender may learn from.
 *
 * @param early interactions before the validation time: settings are chosen with models of these
 * @param all interactions before the cut
 * @param validation targets between the two
 * @param facts contents of the items, in the order of the catalog
 */
public record TrainingData(
        Catalog catalog,
        Interactions early,
        Interactions all,
        List<EvaluationTarget> validation,
        List<ItemFacts> facts,
        long seed) {
    public TrainingData {
        validation = List.copyOf(validation);
        facts = List.copyOf(facts);
        if (facts.size() != catalog.size()) {
            throw new IllegalArgumentException(
                    "there are contents of " + facts.size() + " items; expected one for each of " + catalog.size());
        }
    }
}
