package dev.tessera.offline.split;

import dev.tessera.store.model.Event;
import java.util.List;

/**
 * Each user's last event of the label set tests, the one before it validates, everything known before both trains. Events of the same
 * moment as a target are not in its history, and nothing of the user at or after the test target is used at all. Other users' later
 * events do train: that is how this split is commonly done, and why the time split stands beside it.
 *
 * @param labels the set whose last event is left out
 */
public record LeaveLastOut(LabelSet labels) implements Split {
    @Override
    public String name() {
        return labels == LabelSet.ALL ? "leave-last-out" : "leave-last-out-high";
    }

    @Override
    public Bounds bounds(long[] times) {
        return Bounds.open(times);
    }

    @Override
    public UserCut cut(Timeline timeline, List<Event> predictable, Bounds bounds, double threshold) {
        List<Event> answers = predictable.stream()
                .filter(event -> labels.contains(event, threshold))
                .toList();
        int count = answers.size();
        List<Event> test = answers.subList(Math.max(0, count - 1), count);
        List<Event> validation = answers.subList(Math.max(0, count - 2), Math.max(0, count - 1));
        long cut = start(test, Bounds.OPEN);
        return new UserCut(start(validation, cut), cut, validation, test);
    }

    private static long start(List<Event> target, long otherwise) {
        return target.isEmpty() ? otherwise : Timeline.occurredAt(target.get(0));
    }

    @Override
    public List<LabelSet> labelSets() {
        return List.of(labels);
    }
}
