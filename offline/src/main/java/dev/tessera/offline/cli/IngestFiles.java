package dev.tessera.offline.cli;

import dev.tessera.offline.ingest.IngestOptions;
import java.nio.file.Path;
import java.time.Instant;
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

    @Option(
            names = "--item-changes",
            paramLabel = "DIR",
            description =
                    "what `items save` wrote, laid over --items (default: none; refresh reads the item log itself)")
    private Optional<Path> itemChanges = Optional.empty();

    @Option(
            names = "--catalog-as-of",
            paramLabel = "TIME",
            description =
                    "when --items were made, such as 2024-05-06T03:00:00Z: later changes of the item log count instead of them (default: the "
                            + "time of the oldest file)")
    private Optional<Instant> catalogAsOf = Optional.empty();

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
        IngestOptions files = new IngestOptions(items, events, folder, excluded)
                .withEventLog(eventLog)
                .withCatalogAsOf(catalogAsOf);
        return itemChanges.map(files::withItemChanges).orElse(files);
    }
}
