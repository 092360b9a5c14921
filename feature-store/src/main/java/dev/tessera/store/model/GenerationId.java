package dev.tessera.store.model;

/** Names one generation, the immutable unit of release. At most {@value Identifiers#MAX_BYTES} bytes of UTF-8, not blank, no control characters. */
public record GenerationId(String value) implements Comparable<GenerationId> {
    public GenerationId {
        Identifiers.check("GenerationId", value);
    }

    @Override
    public int compareTo(GenerationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
