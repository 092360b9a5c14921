package dev.tessera.online.slate;

/**
 * How many items of one slate may share a value of an attribute. An item with several values counts for each of them; one without the attribute for
 * none.
 */
public record AttributeCap(String attribute, int maxItems) {
    /** A slate is never longer, see the contract. */
    static final int MOST_ITEMS = 500;

    /** @throws IllegalArgumentException begins with the field at fault, as the contract calls it */
    public AttributeCap {
        Expected.that(!attribute.isEmpty(), "attribute is missing; expected the name of an attribute");
        Expected.between("max_items", maxItems, 1, MOST_ITEMS);
    }
}
