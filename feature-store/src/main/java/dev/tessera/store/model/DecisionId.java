package dev.tessera.store.model;

/** Names one decision, the logged answer to one request. At most {@value Identifiers#MAX_BYTES} bytes of UTF-8, not blank, no control characters. */
public record DecisionId(String value) implements Comparable<DecisionId> {
    public DecisionId {
        Identifiers.check("DecisionId", value);
    }

    @Override
    public int compareTo(DecisionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
