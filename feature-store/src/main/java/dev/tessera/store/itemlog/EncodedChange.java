package dev.tessera.store.itemlog;

import dev.tessera.store.model.ItemId;

/**
 * What a generation makes of a changed item.
 *
 * @param revision of the change
 * @param contributions text, image, attributes, behaviour, one behind the other [4 dimension], as {@link dev.tessera.store.vector.ItemParts} stores them
 */
public record EncodedChange(ItemId item, long revision, float[] contributions, float bias) {
    /** @throws IllegalArgumentException if a number is not finite */
    public EncodedChange {
        contributions = contributions.clone();
        boolean finite = Float.isFinite(bias);
        for (float value : contributions) {
            finite &= Float.isFinite(value);
        }
        if (!finite) {
            throw new IllegalArgumentException("the encoding of item '" + item + "' is not all finite numbers");
        }
    }

    /** The same, of a revision. */
    public EncodedChange of(long change) {
        return new EncodedChange(item, change, contributions, bias);
    }
}
