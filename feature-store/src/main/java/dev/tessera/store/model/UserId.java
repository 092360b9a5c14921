package dev.tessera.store.model;

/** Names one user. At most {@value Identifiers#MAX_BYTES} bytes of UTF-8, not blank, no control characters. */
public record UserId(String value) implements Comparable<UserId> {
    public UserId {
        Identifiers.check("UserId", value);
    }

    @Override
    public int compareTo(UserId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
