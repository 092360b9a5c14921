package dev.tessera.offline.publish;

import dev.tessera.store.generation.Canary;
import dev.tessera.store.generation.GenerationState;
import dev.tessera.store.generation.GenerationStatus;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.Lease;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.model.GenerationId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is published, in lines for people. */
public final class GenerationLines {
    private static final String FIGURE = "ndcg@10";

    private final GenerationStore generations;

    public GenerationLines(GenerationStore generations) {
        this.generations = generations;
    }

    /** All generations, the latest first, under a line of headings. */
    public List<String> list() {
        Pointer pointer = generations.pointer();
        List<Lease> leases = generations.leases().live();
        List<String> lines = new ArrayList<>();
        lines.add(row("generation", "state", "since", "rankers", "items", "MB", FIGURE));
        generations.list().stream()
                .sorted((a, b) -> b.since().compareTo(a.since()))
                .forEach(status -> lines.add(line(status, pointer, leases)));
        return lines;
    }

    private String line(GenerationStatus status, Pointer pointer, List<Lease> leases) {
        Optional<Manifest> manifest = generations.manifest(status.id());
        return row(
                status.id().value(),
                state(status, pointer),
                time(status.since()),
                leases.stream()
                        .filter(lease -> lease.pinned().contains(status.id()))
                        .count(),
                manifest.map(each -> String.format(Locale.ROOT, "%,d", each.items()))
                        .orElse("-"),
                manifest.map(each -> megabytes(each.size())).orElse("-"),
                manifest.map(each -> each.metrics().get(FIGURE))
                        .map(value -> String.format(Locale.ROOT, "%.4f", value))
                        .orElse("-"));
    }

    private static String state(GenerationStatus status, Pointer pointer) {
        Optional<GenerationId> id = Optional.of(status.id());
        if (pointer.active().equals(id)) {
            return "active";
        }
        Optional<Canary> canary =
                pointer.canary().filter(each -> each.generation().equals(status.id()));
        if (canary.isPresent()) {
            return String.format(
                    Locale.ROOT, "canary %.3g%%", 100 * canary.get().share());
        }
        return pointer.previous().equals(id) ? "previous" : word(status.state());
    }

    private static String word(GenerationState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** What each running ranker does with a generation. */
    public List<String> rankers(GenerationId id) {
        return generations.leases().live().stream()
                .flatMap(lease -> lease.readiness(id).stream()
                        .map(readiness -> "  ranker " + lease.replica() + " " + readiness.words()))
                .toList();
    }

    /** All that a manifest says. */
    public static List<String> manifest(Manifest manifest) {
        List<String> lines = new ArrayList<>();
        lines.add("generation " + manifest.id() + ", created " + time(manifest.created()));
        lines.add(String.format(
                Locale.ROOT,
                "  %,d items, vectors of %d floats, %s MB",
                manifest.items(),
                manifest.dimension(),
                megabytes(manifest.size())));
        manifest.artifacts()
                .forEach((kind, artifact) -> lines.add(String.format(
                        Locale.ROOT,
                        "  %-12s %,10d %-5s in %,6d blobs, %s MB",
                        kind.name().toLowerCase(Locale.ROOT),
                        artifact.rows(),
                        kind.ofItems() ? "rows" : "files",
                        artifact.blobs().size(),
                        megabytes(artifact.size()))));
        manifest.metrics()
                .forEach((name, value) -> lines.add(String.format(Locale.ROOT, "  measured %s %.4f", name, value)));
        lines.add("  from study " + known(manifest.lineage().study()) + ", after generation "
                + known(manifest.lineage().before()));
        lines.add("  from data " + known(manifest.dataHash()));
        for (Map.Entry<String, String> table : manifest.lineage().tables().entrySet()) {
            lines.add("  from table " + table.getKey() + " " + table.getValue());
        }
        return lines;
    }

    /** Which generation is served, and by which activation. */
    public static String served(Pointer pointer) {
        return pointer.active()
                .map(id -> "generation " + id + " is served since " + time(pointer.since()) + " (revision "
                        + pointer.revision() + "); generation "
                        + pointer.previous().map(GenerationId::value).orElse("none") + " was before it"
                        + pointer.canary()
                                .map(canary -> "; a share of " + canary.share() + " of users gets generation "
                                        + canary.generation())
                                .orElse(""))
                .orElse("nothing is served");
    }

    private static String known(String value) {
        return value.isEmpty() ? "unknown" : value;
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-34s %-13s %-20s %7s %11s %9s %9s", cells)
                .stripTrailing();
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f", bytes / 1e6);
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
