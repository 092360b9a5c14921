package dev.tessera.offline.publish;

import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Table;

/** What the table {@code catalog} has for the plan of blocks. */
record CatalogItem(ItemId item) {
    static final Table<CatalogItem> TABLE = Table.of(
                    CatalogEntry.TABLE.name(), CatalogItem.class, CatalogEntry.TABLE.version())
            .alsoReading(1);
}
