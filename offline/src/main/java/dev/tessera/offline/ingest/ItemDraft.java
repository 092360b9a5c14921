package dev.tessera.offline.ingest;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Table;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A valid row of the items input whose picture is not loaded yet.
 *
 * @param imagePath as the row has it; empty if there is none
 */
record ItemDraft(
        String file,
        long row,
        ItemId item,
        String title,
        String description,
        Map<String, List<String>> attributes,
        String imagePath,
        Instant availableFrom,
        Instant availableUntil) {
    static final Table<ItemDraft> TABLE = Table.of("item_drafts", ItemDraft.class, 1);

    /** Of two rows with one id, the one that comes first in the input stays. */
    static final Comparator<ItemDraft> INPUT_ORDER =
            Comparator.comparing(ItemDraft::file).thenComparing(ItemDraft::row);

    Rejected rejected(String field, Fault fault, String raw) {
        return new Rejected(file, row, field, fault.reason(), raw);
    }
}
