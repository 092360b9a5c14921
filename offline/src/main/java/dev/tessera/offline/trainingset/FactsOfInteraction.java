package dev.tessera.offline.trainingset;

import dev.tessera.offline.split.Bounds;
import org.apache.flink.api.common.functions.MapFunction;

/** What one event adds to the facts of its item. */
final class FactsOfInteraction implements MapFunction<Interaction, ItemFacts> {
    private static final long serialVersionUID = 1;

    private final Bounds bounds;

    FactsOfInteraction(Bounds bounds) {
        this.bounds = bounds;
    }

    @Override
    public ItemFacts map(Interaction row) {
        return ItemFacts.of(row, bounds);
    }
}
