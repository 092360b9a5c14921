package dev.tessera.offline.split;

import dev.tessera.store.model.Event;
import java.util.List;

/**
 * No test: the split of the model that is served. The newest tenth of the events validates, so that training knows when to stop; a
 * trainer that already knows may train on both partitions.
 */
public record Everything() implements Split {
    @Override
    public String name() {
        return "all";
    }

    @Override
    public Bounds bounds(long[] times) {
        return Bounds.open(times);
    }

    @Override
    public UserCut cut(Timeline timeline, List<Event> predictable, Bounds bounds, double threshold) {
        return new UserCut(bounds.validationStart(), bounds.cut(), Windows.validation(predictable, bounds), List.of());
    }

    @Override
    public List<LabelSet> labelSets() {
        return List.of(LabelSet.ALL, LabelSet.HIGH);
    }
}
