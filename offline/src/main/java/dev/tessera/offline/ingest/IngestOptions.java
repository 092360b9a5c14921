package dev.tessera.offline.ingest;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The user's files.
 *
 * @param items files, or folders of files, of items
 * @param events files, or folders of files, of events
 * @param images the folder that image paths are relative to
 * @param excludedColumns columns of the items that do not become attributes
 * @param eventLog what the streaming job wrote, to be taken with the files of events; empty for none
 * @param itemChanges what was saved of the item log, to be laid over the files of items; empty for none
 * @param catalogAsOf up to when the files of items know of changes; empty if the time of the oldest of them says so
 */
public record IngestOptions(
        List<Path> items,
        List<Path> events,
        Path images,
        Set<String> excludedColumns,
        Optional<Path> eventLog,
        Optional<Path> itemChanges,
        Optional<Instant> catalogAsOf) {
    /** Undated tags, written by the users under test, would tell a model what it is asked. */
    public static final Set<String> EXCLUDED_BY_DEFAULT = Set.of("tags");

    public IngestOptions {
        if (items.isEmpty() || events.isEmpty()) {
            throw new IllegalArgumentException("ingest needs at least one file of items and one of events; given items "
                    + items + " and events " + events);
        }
        items = List.copyOf(items);
        events = List.copyOf(events);
        excludedColumns = Set.copyOf(excludedColumns);
    }

    /** Without an event log. */
    public IngestOptions(List<Path> items, List<Path> events, Path images, Set<String> excludedColumns) {
        this(items, events, images, excludedColumns, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** One file each; image paths are relative to the folder of the items file; {@code tags} are left out. */
    public static IngestOptions of(Path items, Path events) {
        Path folder = items.toAbsolutePath().getParent();
        return new IngestOptions(List.of(items), List.of(events), folder == null ? items : folder, EXCLUDED_BY_DEFAULT);
    }

    public IngestOptions withImages(Path folder) {
        return new IngestOptions(items, events, folder, excludedColumns, eventLog, itemChanges, catalogAsOf);
    }

    public IngestOptions withExcludedColumns(Set<String> columns) {
        return new IngestOptions(items, events, images, columns, eventLog, itemChanges, catalogAsOf);
    }

    public IngestOptions withEventLog(Optional<Path> folder) {
        return new IngestOptions(items, events, images, excludedColumns, folder, itemChanges, catalogAsOf);
    }

    public IngestOptions withItemChanges(Path folder) {
        return new IngestOptions(items, events, images, excludedColumns, eventLog, Optional.of(folder), catalogAsOf);
    }

    public IngestOptions withCatalogAsOf(Optional<Instant> moment) {
        return new IngestOptions(items, events, images, excludedColumns, eventLog, itemChanges, moment);
    }
}
