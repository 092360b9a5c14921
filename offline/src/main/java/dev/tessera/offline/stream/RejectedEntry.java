package dev.tessera.offline.stream;

import dev.tessera.offline.ingest.Rejected;
import dev.tessera.store.history.MalformedEntryException;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.table.Column;

/** An entry of a stream, or a record of a Kafka topic, that is no event, and why. */
public record RejectedEntry(
        @Column("the partition of the stream or topic, from 0")
        int partition,

        @Column(
                "where in the stream: milliseconds of the store's clock, a dash, a number; of a topic: its name, @, the offset")
        String position,

        @Column("the field at fault") String field,

        @Column("what is wrong; the same words for the same kind of fault")
        String reason,

        @Column("what the field holds, at most 500 characters of it")
        String raw) {
    private static final int MAX_RAW = 500;

    public RejectedEntry {
        if (raw.length() > MAX_RAW) {
            raw = raw.substring(0, MAX_RAW - 1) + "\u2026";
        }
    }

    static RejectedEntry of(StreamEntry entry, MalformedEntryException fault) {
        return new RejectedEntry(entry.partition(), entry.position(), fault.field(), fault.reason(), fault.raw());
    }

    /** @param line a record of a topic, by the topic's name and its offset */
    static RejectedEntry of(int partition, Rejected line) {
        return new RejectedEntry(partition, line.file() + "@" + line.row(), line.field(), line.reason(), line.raw());
    }
}
