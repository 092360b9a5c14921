package dev.tessera.offline.ingest;

import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Table;
import java.time.Instant;
import java.util.Comparator;

/**
 * A valid row of the events input of which it is not known yet whether its item exists and whether its id is new.
 *
 * @param givenId the row's own event id; empty if it has none
 */
record EventDraft(
        String file,
        long row,
        String givenId,
        UserId user,
        ItemId item,
        EventKind kind,
        double value,
        Instant occurredAt,
        Instant knownAt) {
    static final Table<EventDraft> TABLE = Table.of("event_drafts", EventDraft.class, 1);

    static final Comparator<EventDraft> INPUT_ORDER =
            Comparator.comparing(EventDraft::file).thenComparing(EventDraft::row);

    /** Rows with equal identity claim to be the same event, or need to be told apart by counting. */
    String identity() {
        return givenId.isEmpty() ? "derived\n" + content() : "given\n" + givenId;
    }

    /** What derived ids are made of. */
    String content() {
        return user + "\n" + item + "\n" + kind + "\n" + occurredAt;
    }

    Event event(EventId id) {
        return new Event(id, user, item, kind, value, occurredAt, knownAt);
    }

    Rejected rejected(String field, Fault fault, String raw) {
        return new Rejected(file, row, field, fault.reason(), raw);
    }
}
