package dev.tessera.offline.ingest;

import dev.tessera.store.model.Event;
import dev.tessera.store.model.Item;
import dev.tessera.store.table.Table;

/** The tables that ingest writes and every later stage reads. */
public final class IngestTables {
    public static final Table<Item> ITEMS = Table.of("items", Item.class, 2).alsoReading(1);
    public static final Table<Event> EVENTS = Table.of("events", Event.class, 1);
    public static final Table<Rejected> REJECTED = Rejected.TABLE;

    private IngestTables() {}
}
