package dev.tessera.offline.cli;

import dev.tessera.offline.ingest.IngestOptions;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The user's files. */
final class IngestFiles {
    @Option(
            names = "--items",
            paramLabel = "FILE",
            description = "the catalog: CSV, JSON Lines or Parquet, by extension; may be given several times")
    private List<Path> items = List.of();

    @Option(
            names = "--events",
            paramLabel = "FILE",
            description = "what users did: CSV, JSON Lines or Parquet, by extension; may be given several times")
    private List<Path> events = List.of();

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "what image paths are relative to (default: the folder of the first items file)")
    private Optional<Path> images = Optional.empty();

    @Option(
            names = "--exclude-columns",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "tags",
            description = "columns of the items that do not become attributes (default: ${DEFAULT-VALUE})")
    private Set<String> excluded = new LinkedHashSet<>();

    @Option(
            names = "--event-log",
            paramLabel = "DIR",
            description = "what `stream` wrote, taken with --events, such as WORK/event_log (default: none)")
    private Optional<Path> eventLog = Optional.empty();

    boolean given() {
        return !items.isEmpty() || !events.isEmpty();
    }

    IngestOptions options() {
        if (items.isEmpty() || events.isEmpty()) {
            throw new IllegalArgumentException(
                    "--items and --events are both needed; given items " + items + " and events " + events);
        }
        Path beside = items.get(0).toAbsolutePath().getParent();
        Path folder = images.orElse(beside == null ? Path.of("") : beside);
        return new IngestOptions(items, events, folder, excluded).withEventLog(eventLog);
    }
}
