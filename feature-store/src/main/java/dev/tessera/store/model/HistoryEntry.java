package dev.tessera.store.model;

import java.time.Instant;
import java.util.Comparator;

/** One event as the ranker model reads it from a user's history. */
public record HistoryEntry(EventId event, ItemId item, EventKind kind, double value, Instant occurredAt) {
    /** The one order of histories, offline and online: oldest first, ties by item then event id. */
    public static final Comparator<HistoryEntry> ORDER = Comparator.comparing(HistoryEntry::occurredAt)
            .thenComparing(HistoryEntry::item)
            .thenComparing(HistoryEntry::event);

    public static HistoryEntry of(Event event) {
        return new HistoryEntry(event.id(), event.item(), event.kind(), event.value(), event.occurredAt());
    }
}
