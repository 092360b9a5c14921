package dev.tessera.offline.trainingset;

import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** The plainest possible answers, found by looking at every event for every question. */
record Oracle(List<Event> events, Predicate<ItemId> hidden) {

    /** What a history must hold at a moment: {@code kind, value, item, time} of each event, oldest first. */
    List<String> history(UserId user, long moment) {
        return sorted(user, event -> event.knownAt().toEpochMilli() < moment && !hidden.test(event.item())).stream()
                .map(event -> entry(
                        event.item(),
                        event.kind().code(),
                        (float) event.value(),
                        event.occurredAt().toEpochMilli()))
                .toList();
    }

    static String entry(ItemId item, int kind, float value, long occurredAt) {
        return kind + " " + value + " " + item + " " + occurredAt;
    }

    List<ItemId> seen(UserId user, long moment) {
        return sorted(user, event -> event.knownAt().toEpochMilli() < moment).stream()
                .map(Event::item)
                .distinct()
                .sorted()
                .toList();
    }

    long tiedWith(UserId user, long moment) {
        return sorted(user, event -> event.occurredAt().toEpochMilli() == moment)
                        .size()
                - 1;
    }

    /** Engagements that nothing earlier in the order touches. */
    List<Event> firstEngagements(UserId user) {
        List<Event> found = new ArrayList<>();
        List<Event> all = sorted(user, event -> true);
        for (int index = 0; index < all.size(); index++) {
            ItemId item = all.get(index).item();
            if (all.get(index).kind().engagement()
                    && all.subList(0, index).stream()
                            .noneMatch(earlier -> earlier.item().equals(item))) {
                found.add(all.get(index));
            }
        }
        return found;
    }

    int ordinal(Event event) {
        return sorted(event.user(), each -> true).indexOf(event);
    }

    List<UserId> users() {
        return events.stream().map(Event::user).distinct().sorted().toList();
    }

    private List<Event> sorted(UserId user, Predicate<Event> which) {
        return events.stream()
                .filter(event -> event.user().equals(user) && event.kind() != EventKind.IMPRESSION)
                .filter(which)
                .sorted(Comparator.comparing(HistoryEntry::of, HistoryEntry.ORDER))
                .toList();
    }
}
