package dev.tessera.offline.trainingset;

import dev.tessera.offline.split.Split;
import dev.tessera.offline.split.Timeline;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.ItemId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The last look at one user's rows before they are written. It shares no code with what made them: it looks only at the events and at
 * the rows, and refuses rather than mends.
 */
final class LeakCheck {
    private final Split split;
    private final Map<Seen, Long> knownAt = new HashMap<>();
    private final List<String> leaks = new ArrayList<>();

    private LeakCheck(Split split) {
        this.split = split;
    }

    /** Something a row shows: an item at a time. */
    private record Seen(ItemId item, long occurredAt) {}

    static LeakCheck of(Timeline timeline, Split split) {
        LeakCheck check = new LeakCheck(split);
        for (Event event : timeline.events()) {
            check.knownAt.merge(
                    new Seen(event.item(), event.occurredAt().toEpochMilli()),
                    event.knownAt().toEpochMilli(),
                    Math::min);
        }
        return check;
    }

    /** @throws LeakException naming the rows */
    void refuse(UserRows rows) {
        rows.sequences().forEach(this::sequence);
        rows.targets().forEach(this::target);
        answersAreUnlearnt(rows);
        if (!leaks.isEmpty()) {
            throw new LeakException(leaks);
        }
    }

    private void sequence(TrainingSequence row) {
        String name = row.partition() + " sequence of user " + row.user();
        for (int k = 0; k < row.targetPositions().length; k++) {
            if (split.hides(row.targetItems().get(k))) {
                leaks.add(name + " asks for item " + row.targetItems().get(k) + ", which is cold by decree");
            }
            for (int index = 0; index <= row.targetPositions()[k]; index++) {
                shown(name, new Seen(row.items().get(index), row.occurredAt()[index]), row.targetTimes()[k]);
            }
        }
    }

    private void target(EvaluationTarget row) {
        String name = row.partition() + " target of user " + row.user() + " on item " + row.item();
        for (int index = 0; index < row.historyItems().size(); index++) {
            shown(name, new Seen(row.historyItems().get(index), row.historyOccurredAt()[index]), row.occurredAt());
        }
        if (row.seen().contains(row.item())) {
            leaks.add(name + " asks for what the user has seen");
        }
    }

    private void shown(String name, Seen seen, long moment) {
        Long known = knownAt.get(seen);
        if (known == null) {
            leaks.add(name + " shows item " + seen.item + " at " + seen.occurredAt + ", which no event says");
        } else if (known >= moment) {
            leaks.add(name + " at " + moment + " shows item " + seen.item + " of " + seen.occurredAt + ", known at "
                    + known);
        }
        if (split.hides(seen.item)) {
            leaks.add(name + " shows item " + seen.item + ", which is cold by decree");
        }
    }

    /** What the test asks for trains nothing; what validation asks for is not in TRAIN. */
    private void answersAreUnlearnt(UserRows rows) {
        Set<ItemId> trained = new HashSet<>();
        Set<ItemId> learnt = new HashSet<>();
        for (Interaction row : rows.interactions()) {
            learnt.add(row.item());
            if (row.partition() == Partition.TRAIN) {
                trained.add(row.item());
            }
        }
        for (TrainingSequence row : rows.sequences()) {
            if (row.partition() == Partition.TRAIN) {
                trained.addAll(row.targetItems());
                trained.addAll(row.items());
            }
        }
        for (EvaluationTarget row : rows.targets()) {
            boolean leaks = row.partition() == Partition.TEST
                    ? learnt.contains(row.item()) || trained.contains(row.item())
                    : trained.contains(row.item());
            if (leaks) {
                this.leaks.add(row.partition() + " target of user " + row.user() + " on item " + row.item()
                        + " stands in the user's training rows");
            }
        }
    }
}
