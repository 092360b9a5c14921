package dev.tessera.online.replay;

import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.table.TableFileReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads the rows of a log by their generations. */
final class DecisionReader {
    private final Optional<DecisionId> wanted;
    private final Map<GenerationId, List<Path>> files = new TreeMap<>();
    private final List<String> unreadable = new ArrayList<>();
    private double largestShare;

    private DecisionReader(Optional<DecisionId> wanted) {
        this.wanted = wanted;
    }

    /**
     * Goes through a log once. A file that cannot be read to its end is noted and left out.
     *
     * @param log a folder or a file
     * @param wanted the one decision to read; empty for all
     * @throws IOException if there is no such folder or file
     */
    static DecisionReader of(Path log, Optional<DecisionId> wanted) throws IOException {
        DecisionReader reader = new DecisionReader(wanted);
        List<Path> all = Files.isRegularFile(log) ? List.of(log) : LoggedDecision.TABLE.files(log);
        for (Path file : all) {
            reader.look(file);
        }
        return reader;
    }

    private void look(Path file) {
        Map<GenerationId, Path> found = new TreeMap<>();
        try {
            forEach(file, row -> {
                largestShare = Math.max(largestShare, row.share());
                if (isWanted(row)) {
                    found.put(row.generation(), file);
                }
            });
        } catch (IOException | RuntimeException e) {
            unreadable.add(file + " cannot be read: " + e.getMessage());
            return;
        }
        found.keySet().forEach(id -> files.computeIfAbsent(id, none -> new ArrayList<>())
                .add(file));
    }

    /** Those that wanted decisions rest on, in rising order. */
    Set<GenerationId> generations() {
        return files.keySet();
    }

    /** The wanted decisions of a generation. */
    void forEach(GenerationId generation, Consumer<LoggedDecision> rows) {
        for (Path file : files.getOrDefault(generation, List.of())) {
            try {
                forEach(file, row -> {
                    if (row.generation().equals(generation) && isWanted(row)) {
                        rows.accept(row);
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void forEach(Path file, Consumer<LoggedDecision> rows) throws IOException {
        try (TableFileReader<LoggedDecision> reader = LoggedDecision.TABLE.reader(file)) {
            for (LoggedDecision row = reader.readOrNull(); row != null; row = reader.readOrNull()) {
                rows.accept(row);
            }
        }
    }

    private boolean isWanted(LoggedDecision row) {
        return wanted.isEmpty() || wanted.get().equals(row.decision());
    }

    /** What is wrong with each file that was left out; the message names it. */
    List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    /** The largest share of decisions that any row says was logged; 0 if there is no row. */
    double largestShare() {
        return largestShare;
    }
}
