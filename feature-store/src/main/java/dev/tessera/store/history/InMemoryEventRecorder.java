package dev.tessera.store.history;

import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Records events of one process, and brings back what past ones left, for tests and trials: the stream is a list, and ids are never forgotten. */
public final class InMemoryEventRecorder implements EventRecorder, PastEvents {
    private final HistoryStore histories;
    private final Duration horizon;
    private final Set<EventId> seen = new HashSet<>();
    private final List<Event> stream = new ArrayList<>();
    private final Map<EventId, Impression> shown = new HashMap<>();
    private final Map<UserId, Instant> forgotten = new HashMap<>();

    /** @param horizon how long ago an event may have occurred */
    public InMemoryEventRecorder(HistoryStore histories, Duration horizon) {
        this.histories = histories;
        this.horizon = horizon;
    }

    @Override
    public synchronized List<Outcome> record(List<Event> events, Map<EventId, Impression> impressions) {
        List<Outcome> outcomes = events.stream().map(this::record).toList();
        for (int i = 0; i < outcomes.size(); i++) {
            EventId id = events.get(i).id();
            if (outcomes.get(i) == Outcome.RECORDED && impressions.containsKey(id)) {
                shown.put(id, impressions.get(id));
            }
        }
        return outcomes;
    }

    private Outcome record(Event event) {
        if (event.occurredAt().isBefore(event.knownAt().minus(horizon))) {
            return Outcome.TOO_OLD;
        }
        if (ForgottenUsers.covers(forgotten.getOrDefault(event.user(), Instant.MIN), event.knownAt())) {
            return Outcome.FORGOTTEN;
        }
        if (!seen.add(event.id())) {
            return Outcome.DUPLICATE;
        }
        stream.add(event);
        if (event.kind() != EventKind.IMPRESSION) {
            histories.append(event.user(), List.of(HistoryEntry.of(event)));
        }
        return Outcome.RECORDED;
    }

    /** @return how many events are gone from the stream */
    synchronized int forget(UserId user, Instant upTo) {
        forgotten.put(user, upTo);
        int before = stream.size();
        stream.removeIf(event -> event.user().equals(user));
        return before - stream.size();
    }

    synchronized Optional<Instant> lastKnown(UserId user) {
        return stream.stream()
                .filter(event -> event.user().equals(user))
                .map(Event::knownAt)
                .max(Instant::compareTo);
    }

    synchronized Optional<Instant> forgottenUpTo(UserId user) {
        return Optional.ofNullable(forgotten.get(user));
    }

    @Override
    public synchronized Rebuilt rebuild(Collection<Event> events, Instant now) {
        Rebuilt all = Rebuilt.NOTHING;
        for (Event event : events) {
            boolean remembered = !event.knownAt().isBefore(now.minus(horizon)) && seen.add(event.id());
            all = all.plus(new Rebuilt(appended(event), remembered ? 1 : 0));
        }
        return all;
    }

    /** 1 if the event is in the history of its user now and was not. */
    private int appended(Event event) {
        if (event.kind() == EventKind.IMPRESSION) {
            return 0;
        }
        HistoryEntry entry = HistoryEntry.of(event);
        int added = histories.append(event.user(), List.of(entry));
        return histories.read(event.user()).contains(entry) ? added : 0;
    }

    /** What was recorded, in that order. */
    public synchronized List<Event> stream() {
        return List.copyOf(stream);
    }

    /** Where items were shown, by the recorded events that said so. */
    public synchronized Map<EventId, Impression> impressions() {
        return Map.copyOf(shown);
    }
}
