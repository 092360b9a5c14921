package dev.tessera.offline.ingest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the input.
 *
 * @param items accepted items, {@code images} of them with a picture
 * @param events accepted events
 * @param rejected how many by {@code field: reason}, or the reason alone where the row as a whole was refused
 */
public record IngestReport(long items, long images, long events, Map<String, Long> rejected) {
    public IngestReport {
        rejected = new TreeMap<>(rejected);
    }

    static String cause(Rejected row) {
        return row.field().isEmpty() ? row.reason() : row.field() + ": " + row.reason();
    }

    /** How many things were rejected. */
    public long rejections() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    /** For people: one line for what was accepted, one for each reason. */
    public List<String> lines() {
        List<String> lines = new java.util.ArrayList<>();
        lines.add("accepted " + items + " items, " + images + " with a picture, and " + events + " events; rejected "
                + rejections());
        rejected.forEach((cause, count) -> lines.add("rejected " + count + ": " + cause));
        return lines;
    }
}
