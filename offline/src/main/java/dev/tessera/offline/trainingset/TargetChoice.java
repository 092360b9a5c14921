package dev.tessera.offline.trainingset;

import dev.tessera.offline.split.LabelSet;
import dev.tessera.offline.study.Study;
import dev.tessera.store.model.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Thins the events that may be asked for to evenly spaced ones, for each label set of its own. */
final class TargetChoice {
    private final Study study;
    private final int most;

    TargetChoice(Study study, int most) {
        this.study = study;
        this.most = most;
    }

    /** An event that is asked for, and in which label sets. */
    record Chosen(Event event, boolean inAll, boolean inHigh) {}

    /** @param candidates in order */
    List<Chosen> of(List<Event> candidates) {
        Set<Event> all = chosen(candidates, LabelSet.ALL);
        Set<Event> high = chosen(candidates, LabelSet.HIGH);
        return candidates.stream()
                .map(event -> new Chosen(event, all.contains(event), high.contains(event)))
                .filter(chosen -> chosen.inAll || chosen.inHigh)
                .toList();
    }

    private Set<Event> chosen(List<Event> candidates, LabelSet labels) {
        if (!study.split().labelSets().contains(labels)) {
            return Set.of();
        }
        return new HashSet<>(evenlySpaced(
                candidates.stream()
                        .filter(event -> labels.contains(event, study.labelThreshold()))
                        .toList(),
                most));
    }

    /** At most {@code most} of them, the first and the last included: those at {@code i (n - 1) / (most - 1)}, rounded down. */
    static <T> List<T> evenlySpaced(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        if (most == 1) {
            return List.of(all.get(all.size() - 1));
        }
        List<T> spaced = new ArrayList<>(most);
        for (int index = 0; index < most; index++) {
            spaced.add(all.get((int) ((long) index * (all.size() - 1) / (most - 1))));
        }
        return spaced;
    }
}
