package dev.tessera.store.secondstage;

import dev.tessera.store.model.ItemId;
import java.util.OptionalInt;

/** The items that a second stage puts in order, by row. */
public interface StageItems {
    /** The row of an item; empty if there is no such item. */
    OptionalInt row(ItemId item);

    /** Copies the four parts of an item's vector, one behind the other, to {@code target[at, at + 4 * dimension)}. */
    void copyParts(int row, float[] target, int at);

    ItemSignals signals(int row);
}
