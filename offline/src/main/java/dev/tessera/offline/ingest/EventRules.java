package dev.tessera.offline.ingest;

import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.io.Serializable;
import java.time.Instant;
import java.util.Locale;

/**
 * What a row of the events input must be.
 *
 * @param now events after it lie in the future
 */
record EventRules(Instant now) implements Serializable {
    private static final long serialVersionUID = 1;

    /** @throws FaultException naming the first field that is not acceptable */
    EventDraft read(SourceRow row) throws FaultException {
        Timestamps timestamps = new Timestamps(now);
        Instant occurredAt = timestamps.past(row, EventColumns.TIME);
        Instant knownAt = row.has(EventColumns.KNOWN_AT) ? timestamps.past(row, EventColumns.KNOWN_AT) : occurredAt;
        if (knownAt.isBefore(occurredAt)) {
            throw new FaultException(EventColumns.KNOWN_AT, Fault.KNOWN_TOO_EARLY);
        }
        return new EventDraft(
                row.file(),
                row.row(),
                row.has(EventColumns.ID)
                        ? Fields.id(row, EventColumns.ID, EventId::new).value()
                        : "",
                Fields.id(row, EventColumns.USER, UserId::new),
                Fields.id(row, EventColumns.ITEM, ItemId::new),
                kind(row),
                Fields.number(row, EventColumns.VALUE),
                occurredAt,
                knownAt);
    }

    /** As named; without a name a row with a rating is a RATING and any other a VIEW. */
    private static EventKind kind(SourceRow row) throws FaultException {
        if (!row.has(EventColumns.KIND)) {
            return row.has(EventColumns.VALUE) ? EventKind.RATING : EventKind.VIEW;
        }
        try {
            return EventKind.valueOf(row.text(EventColumns.KIND).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new FaultException(EventColumns.KIND, Fault.UNKNOWN_KIND);
        }
    }
}
