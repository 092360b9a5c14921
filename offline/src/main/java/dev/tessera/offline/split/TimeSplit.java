package dev.tessera.offline.split;

import dev.tessera.store.model.Event;
import java.util.List;

/**
 * One global cut. Models see what was known before it; each later event is predicted from the user's live history. The newest tenth
 * before the cut validates, by the same rule.
 *
 * @param percent of the events that lie before the cut, 1 to 99
 */
public record TimeSplit(int percent) implements Split {
    public static final TimeSplit DEFAULT = new TimeSplit(80);

    public TimeSplit {
        if (percent < 1 || percent > 99) {
            throw new IllegalArgumentException("time split at " + percent + "%; expected 1 to 99");
        }
    }

    @Override
    public String name() {
        return equals(DEFAULT) ? "time" : "time" + percent;
    }

    @Override
    public Bounds bounds(long[] times) {
        return Bounds.at(times, percent / 100.0);
    }

    @Override
    public UserCut cut(Timeline timeline, List<Event> predictable, Bounds bounds, double threshold) {
        return new UserCut(
                bounds.validationStart(),
                bounds.cut(),
                Windows.validation(predictable, bounds),
                predictable.stream()
                        .filter(event -> Timeline.occurredAt(event) >= bounds.cut())
                        .toList());
    }

    @Override
    public List<LabelSet> labelSets() {
        return List.of(LabelSet.ALL, LabelSet.HIGH);
    }
}
