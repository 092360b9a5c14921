package dev.tessera.store.model;

/** Names one item of the catalog. At most {@value Identifiers#MAX_BYTES} bytes of UTF-8, not blank, no control characters. */
public record ItemId(String value) implements Comparable<ItemId> {
    public ItemId {
        Identifiers.check("ItemId", value);
    }

    @Override
    public int compareTo(ItemId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
