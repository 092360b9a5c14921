package dev.tessera.store.model;

/** Names one event; recording the same id twice has the effect of once. At most {@value Identifiers#MAX_BYTES} bytes of UTF-8, not blank, no control characters. */
public record EventId(String value) implements Comparable<EventId> {
    public EventId {
        Identifiers.check("EventId", value);
    }

    @Override
    public int compareTo(EventId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
