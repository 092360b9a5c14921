package dev.tessera.store.model;

/** Names one running ranker. At most {@value Identifiers#MAX_BYTES} bytes of UTF-8, not blank, no control characters. */
public record ReplicaId(String value) implements Comparable<ReplicaId> {
    public ReplicaId {
        Identifiers.check("ReplicaId", value);
    }

    @Override
    public int compareTo(ReplicaId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
