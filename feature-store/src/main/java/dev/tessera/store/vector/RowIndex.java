package dev.tessera.store.vector;

import dev.tessera.store.model.ItemId;
import java.util.List;
import java.util.OptionalInt;

/** Finds the row of an id: a table of at least two slots a row, four bytes each, over the list of the ids itself. Immutable. */
final class RowIndex {
    private static final int SLOTS_A_ROW = 2;
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private final List<ItemId> ids;
    private final int bits;

    /** The row that each holds, plus one. */
    private final int[] slots;

    /** @throws IllegalArgumentException unless ids rise strictly */
    RowIndex(List<ItemId> ids) {
        this.ids = ids;
        this.bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, SLOTS_A_ROW * ids.size() - 1));
        this.slots = new int[1 << bits];
        for (int row = 0; row < ids.size(); row++) {
            if (row > 0 && ids.get(row - 1).compareTo(ids.get(row)) >= 0) {
                throw new IllegalArgumentException("item vectors: id '" + ids.get(row) + "' in row " + row
                        + " follows '" + ids.get(row - 1) + "'; expected strictly rising ids");
            }
            slots[slot(ids.get(row))] = row + 1;
        }
    }

    List<ItemId> ids() {
        return ids;
    }

    OptionalInt find(ItemId id) {
        int row = slots[slot(id)] - 1;
        return row < 0 ? OptionalInt.empty() : OptionalInt.of(row);
    }

    /** The slot that holds the row of an id, or is free for it. */
    private int slot(ItemId id) {
        int slot = (id.hashCode() * GOLDEN_RATIO) >>> (Integer.SIZE - bits);
        while (slots[slot] != 0 && !ids.get(slots[slot] - 1).equals(id)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
