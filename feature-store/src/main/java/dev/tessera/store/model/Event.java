package dev.tessera.store.model;

import java.time.Instant;

/**
 * Something a user did.
 *
 * @param value the rating, price or count that came with the event; {@link Double#NaN} if none did
 * @param occurredAt when it happened
 * @param knownAt when Tessera learnt of it; never before {@code occurredAt}
 */
public record Event(
        EventId id, UserId user, ItemId item, EventKind kind, double value, Instant occurredAt, Instant knownAt) {
    public Event {
        if (knownAt.isBefore(occurredAt)) {
            throw new IllegalArgumentException(
                    "event " + id + " is known at " + knownAt + ", before it occurred at " + occurredAt);
        }
    }

    /** From when on a reader may use the event: point-in-time joins take events with {@code visibleAt < moment}. */
    public Instant visibleAt() {
        return knownAt;
    }
}
