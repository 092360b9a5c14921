package dev.tessera.online.demo;

import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the work folder's table of events tells about users and items, counted in one pass. */
public final class KnownEvents {
    private static final Table<Event> EVENTS = Table.of("events", Event.class, 1);
    /** A user with about this many events has a taste that can be told, and still follows a few new ones. */
    private static final int TYPICAL = 12;

    private final Path folder;
    private final Map<UserId, Integer> users = new TreeMap<>();
    private final Map<ItemId, Integer> items = new HashMap<>();
    private final Map<EventKind, Integer> kinds = new EnumMap<>(EventKind.class);
    private double greatestValue = Double.NaN;

    private KnownEvents(Path folder) {
        this.folder = folder;
    }

    /** @param work the work folder of a pipeline, after its stage ingest */
    public static KnownEvents read(Path work) throws IOException {
        KnownEvents known = new KnownEvents(work.resolve("tables").resolve("events"));
        EVENTS.forEach(known.folder, known::count);
        if (known.users.isEmpty()) {
            throw new IOException(known.folder + " holds no engaged user; expected events of kinds other than "
                    + EventKind.DISMISSAL + " and " + EventKind.IMPRESSION);
        }
        return known;
    }

    private void count(Event event) {
        if (!event.kind().engagement()) {
            return;
        }
        users.merge(event.user(), 1, Integer::sum);
        items.merge(event.item(), 1, Integer::sum);
        kinds.merge(event.kind(), 1, Integer::sum);
        if (event.kind() == EventKind.RATING) {
            greatestValue = Double.isNaN(greatestValue) ? event.value() : Math.max(greatestValue, event.value());
        }
    }

    /** All users, in the order of their ids. */
    public List<UserId> users() {
        return List.copyOf(users.keySet());
    }

    /** The user whose number of events is nearest to a dozen; the first by id among equals. */
    UserId typicalUser() {
        return users.entrySet().stream()
                .min(Comparator.comparingInt(entry -> Math.abs(entry.getValue() - TYPICAL)))
                .orElseThrow()
                .getKey();
    }

    /** Items by falling number of events; equal ones in the order of their ids. */
    List<ItemId> popularItems(int size) {
        return items.entrySet().stream()
                .sorted(Map.Entry.<ItemId, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(size)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The kind that most events have. */
    EventKind usualKind() {
        return kinds.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    /** The greatest rating, NaN if there are no ratings. */
    double greatestRating() {
        return greatestValue;
    }

    /** A user's events, oldest first. */
    List<Event> of(UserId user) throws IOException {
        try (var rows = EVENTS.read(folder)) {
            return rows.filter(event -> event.user().equals(user))
                    .sorted(Comparator.comparing(Event::occurredAt).thenComparing(Event::item))
                    .toList();
        }
    }
}
