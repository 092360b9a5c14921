package dev.tessera.offline.evaluate.recommend;

import dev.tessera.offline.trainingset.EvaluationTarget;
import java.util.List;

/**
 * Anything that orders the catalog for a user at a moment. It may look at the target's user, time and history, never at the target item
 * itself. Safe for use by many threads.
 */
public interface Recommender extends AutoCloseable {
    /** As written in tables: lower case, words joined by hyphens. */
    String name();

    /**
     * Scores for every item of the catalog, higher is better. Seen and unavailable items are masked by the caller, for all recommenders alike.
     *
     * @return a fresh array, one finite number an item, in the order of the catalog
     */
    float[] score(EvaluationTarget target);

    /** The same for many targets at once, for recommenders that are faster so. */
    default List<float[]> score(List<EvaluationTarget> targets) {
        return targets.stream().map(this::score).toList();
    }

    @Override
    default void close() {}
}
