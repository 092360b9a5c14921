package dev.tessera.offline.stream;

import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.model.Event;
import dev.tessera.store.table.Table;

/** What the job reads and writes. */
public final class StreamTables {
    /** The same table that ingest writes. */
    public static final Table<Event> EVENTS = IngestTables.EVENTS;

    public static final Table<RejectedEntry> REJECTED = Table.of("rejected_entries", RejectedEntry.class, 1);

    public static final Table<ShownItem> SHOWN = Table.of("shown_items", ShownItem.class, 1);

    static final RowType<TopicRecord> RECORD_TYPE = new RowType<>(Table.of("topic_records", TopicRecord.class, 1));
    static final RowType<StreamEntry> ENTRY_TYPE = new RowType<>(Table.of("stream_entries", StreamEntry.class, 1));
    static final RowType<Event> EVENT_TYPE = new RowType<>(EVENTS);
    static final RowType<ShownItem> SHOWN_TYPE = new RowType<>(SHOWN);
    static final RowType<RejectedEntry> REJECTED_TYPE = new RowType<>(REJECTED);

    private StreamTables() {}
}
