package dev.tessera.offline.trainingset;

import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;

/**
 * One item of the catalog. An item's index is its row's position, rows being sorted by item id. The candidates of a target at time T are
 * the entries that are {@link #availableAt} T, less what the user has seen.
 */
public record CatalogEntry(
        ItemId item,

        @Column("known at the cut and not cold by decree: training may name it")
        boolean trainable,

        @Column("engagements known before the cut") long count,

        @Column("those among them that occurred in the newest tenth of the time before the cut")
        long recentCount,

        @Column("from when on it may be recommended, epoch milliseconds; 0 if it always was there")
        long availableFrom,

        @Column(
                value = "from when on it may no longer be recommended, epoch milliseconds; the year 10000 if it stays",
                before = FOREVER)
        long availableUntil) {
    /** The end of what stays, epoch milliseconds. */
    public static final long FOREVER = Item.FOREVER_SECONDS * 1000;

    public static final Table<CatalogEntry> TABLE =
            Table.of("catalog", CatalogEntry.class, 2).alsoReading(1);

    /** Of an item that stays. */
    public CatalogEntry(ItemId item, boolean trainable, long count, long recentCount, long availableFrom) {
        this(item, trainable, count, recentCount, availableFrom, FOREVER);
    }

    /** Whether it may be recommended at a moment, in epoch milliseconds. */
    public boolean availableAt(long moment) {
        return availableFrom <= moment && moment < availableUntil;
    }
}
