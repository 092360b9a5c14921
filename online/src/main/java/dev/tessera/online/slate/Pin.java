package dev.tessera.online.slate;

import dev.tessera.store.model.ItemId;

/** An item that has its place, if it may be in the slate at all. Positions go from 0, the top. */
public record Pin(ItemId item, int position) {
    /** @throws IllegalArgumentException begins with the field at fault, as the contract calls it */
    public Pin {
        Expected.between("position", position, 0, AttributeCap.MOST_ITEMS - 1);
    }
}
