package dev.tessera.offline.trainingset;

import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The plainest possible answers, found by looking at every event for every question. */
final class Oracle {
    private final Map<UserId, List<Event>> events;
    private final Predicate<ItemId> hidden;

    Oracle(List<Event> events, Predicate<ItemId> hidden) {
        this.events = events.stream()
                .filter(event -> event.kind() != EventKind.IMPRESSION)
                .sorted(Comparator.comparing(HistoryEntry::of, HistoryEntry.ORDER))
                .collect(Collectors.groupingBy(Event::user, TreeMap::new, Collectors.toList()));
        this.hidden = hidden;
    }

    boolean hides(ItemId item) {
        return hidden.test(item);
    }

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

    Set<UserId> users() {
        return events.keySet();
    }

    private List<Event> sorted(UserId user, Predicate<Event> which) {
        return events.getOrDefault(user, List.of()).stream().filter(which).toList();
    }
}
