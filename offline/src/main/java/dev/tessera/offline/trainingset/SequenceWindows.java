package dev.tessera.offline.trainingset;

import dev.tessera.offline.split.Timeline;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts a user's history into training sequences. Targets are taken in order of time while the history grows by what has become known; as
 * long as it only grows at its end, targets share a chain, and an event that arrives late into its middle begins a new one. A chain is
 * then covered by windows that overlap by half.
 */
final class SequenceWindows {
    private static final Comparator<Event> BY_KNOWN =
            Comparator.comparing(Event::visibleAt).thenComparing(Timeline.ORDER);

    private final UserId user;
    private final int size;
    private final List<Event> arriving;

    /** @param inputs the events that may stand in histories, in any order */
    SequenceWindows(UserId user, List<Event> inputs, int size) {
        this.user = user;
        this.size = size;
        this.arriving = inputs.stream().sorted(BY_KNOWN).toList();
    }

    /** A target and the index of the newest event that it sees. */
    private record Placed(Event target, int position) {}

    /** @param targets in order of time; those that see nothing are left out */
    List<TrainingSequence> of(Partition partition, List<Event> targets) {
        List<TrainingSequence> rows = new ArrayList<>();
        List<Event> visible = new ArrayList<>();
        List<Placed> chain = new ArrayList<>();
        int next = 0;
        for (Event target : targets) {
            for (; next < arriving.size() && arriving.get(next).visibleAt().isBefore(target.occurredAt()); next++) {
                int place = placeOf(arriving.get(next), visible);
                if (!chain.isEmpty() && place <= chain.get(chain.size() - 1).position) {
                    cover(partition, visible, chain, rows);
                    chain.clear();
                }
                visible.add(place, arriving.get(next));
            }
            if (!visible.isEmpty()) {
                chain.add(new Placed(target, visible.size() - 1));
            }
        }
        cover(partition, visible, chain, rows);
        return rows;
    }

    private static int placeOf(Event event, List<Event> sorted) {
        int place = sorted.size();
        while (place > 0 && Timeline.ORDER.compare(sorted.get(place - 1), event) > 0) {
            place--;
        }
        return place;
    }

    private void cover(Partition partition, List<Event> history, List<Placed> chain, List<TrainingSequence> rows) {
        int from = 0;
        while (from < chain.size()) {
            int first = chain.get(from).position;
            int start = first < size ? 0 : first - size / 2 + 1;
            int to = from;
            while (to < chain.size() && chain.get(to).position < start + size) {
                to++;
            }
            rows.add(row(partition, history, start, chain.subList(from, to)));
            from = to;
        }
    }

    private TrainingSequence row(Partition partition, List<Event> history, int start, List<Placed> targets) {
        EventColumns window = EventColumns.of(history.subList(start, targets.get(targets.size() - 1).position + 1));
        return new TrainingSequence(
                user,
                partition,
                window.items(),
                window.kinds(),
                window.values(),
                window.occurredAt(),
                targets.stream().mapToInt(placed -> placed.position - start).toArray(),
                targets.stream().map(placed -> placed.target.item()).toList(),
                targets.stream()
                        .mapToLong(placed -> Timeline.occurredAt(placed.target))
                        .toArray());
    }
}
