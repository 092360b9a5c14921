package dev.tessera.offline.publish;

import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the table {@code items} has for cards: all but descriptions and pictures, which are its most bytes. */
record CardRow(
        ItemId id,
        String title,
        Map<String, List<String>> attributes,
        Instant availableFrom,

        @Column(value = "when it leaves; the year 10000 if it stays", before = Item.FOREVER_SECONDS * 1_000_000)
        Instant availableUntil) {
    static final Table<CardRow> TABLE = Table.of(IngestTables.ITEMS.name(), CardRow.class, IngestTables.ITEMS.version())
            .alsoReading(1);

    ItemCard card() {
        return new ItemCard(id, title, attributes, availableFrom, availableUntil);
    }
}
