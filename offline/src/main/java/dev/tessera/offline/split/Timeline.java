package dev.tessera.offline.split;

import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything one user did, oldest first in the order of histories (time, item, event id), impressions left out: what was shown is not
 * what was done.
 */
public final class Timeline {
    /** The order of {@link dev.tessera.store.model.HistoryEntry#ORDER}, on events. */
    public static final Comparator<Event> ORDER =
            Comparator.comparing(Event::occurredAt).thenComparing(Event::item).thenComparing(Event::id);

    private final UserId user;
    private final List<Event> events;

    private Timeline(UserId user, List<Event> events) {
        this.user = user;
        this.events = events;
    }

    /**
     * @param events of one user in any order
     * @throws IllegalArgumentException if an event belongs to another user or an event id comes twice; both events are named
     */
    public static Timeline of(UserId user, Collection<Event> events) {
        Map<EventId, Event> known = new HashMap<>();
        List<Event> kept = new ArrayList<>(events.size());
        for (Event event : events) {
            if (!event.user().equals(user)) {
                throw new IllegalArgumentException(
                        "event " + event.id() + " is of user " + event.user() + ", not " + user);
            }
            Event twin = known.put(event.id(), event);
            if (twin != null) {
                throw new IllegalArgumentException("event " + event.id() + " of user " + user + " comes twice, at "
                        + twin.occurredAt() + " and at " + event.occurredAt()
                        + "; it could stand on both sides of a split");
            }
            if (event.kind() != EventKind.IMPRESSION) {
                kept.add(event);
            }
        }
        kept.sort(ORDER);
        return new Timeline(user, List.copyOf(kept));
    }

    public UserId user() {
        return user;
    }

    public List<Event> events() {
        return events;
    }

    /**
     * The events that may be predicted: engagements that are the first thing the user did with the item. Later ones are no news, for
     * what a user has touched is never recommended again.
     */
    public List<Event> firstEngagements() {
        Set<ItemId> touched = new HashSet<>();
        return events.stream()
                .filter(event -> touched.add(event.item()) && event.kind().engagement())
                .toList();
    }

    /** Those of {@link #firstEngagements} that are not among the user's first {@code inputOnly} events. */
    public List<Event> predictable(int inputOnly) {
        if (events.size() <= inputOnly) {
            return List.of();
        }
        Event first = events.get(inputOnly);
        return firstEngagements().stream()
                .filter(event -> ORDER.compare(event, first) >= 0)
                .toList();
    }

    /** What could be seen just before a moment (epoch milliseconds): events known strictly before it, in order. */
    public List<Event> visibleBefore(long moment) {
        return events.stream().filter(event -> knownAt(event) < moment).toList();
    }

    public static long knownAt(Event event) {
        return event.visibleAt().toEpochMilli();
    }

    public static long occurredAt(Event event) {
        return event.occurredAt().toEpochMilli();
    }
}
