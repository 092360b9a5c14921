package dev.tessera.offline.forget;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.stream.StreamStage;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Table;
import dev.tessera.store.table.TableFolder;
import dev.tessera.store.table.UserRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All Parquet files below a work directory, whatever table they are of and whichever stage wrote them, those included that the streaming job
 * has written and not named yet, and those that links lead to.
 */
final class WorkTables {
    private static final String PARQUET = ".parquet";

    private final WorkDirectory work;
    private final Map<String, ErasedTable> erased = new TreeMap<>();
    private final List<String> unreadable = new ArrayList<>();
    private int unfinished;

    /** @param work nobody but rankers writes into it meanwhile */
    WorkTables(WorkDirectory work) {
        this.work = work;
    }

    /** Replaces the files that have something of the users, one after the other; what cannot be read or replaced is noted, and the rest done. */
    void erase(Set<UserId> users) throws IOException {
        UserRows rows = new UserRows(users);
        settleUnfinished();
        FilesBelow found = FilesBelow.in(work.root());
        unreadable.addAll(found.unreadable());
        List<Path> files = found.files().stream()
                .filter(file -> file.toString().endsWith(PARQUET))
                .toList();
        try (Progress progress = new Progress("forget", "files", files.size())) {
            for (Path file : files) {
                takeOut(rows, file);
                progress.advance(1);
            }
        }
    }

    /** What killed runs left: of stages, of a streaming job, and of this. */
    private void settleUnfinished() throws IOException {
        List<Path> waiting = new ArrayList<>();
        for (Path file : FilesBelow.in(work.root()).files()) {
            if (UnnamedFiles.isOne(file)) {
                waiting.add(file);
            } else if (isHalf(file)) {
                // A ranker may give its file its name meanwhile; then the file is gone through with the others.
                settle(file, half -> !Files.deleteIfExists(half));
            }
        }
        if (!waiting.isEmpty()) {
            name(waiting);
        }
    }

    private void name(List<Path> waiting) {
        UnnamedFiles unnamed;
        try {
            unnamed = new UnnamedFiles(StreamStage.lastCheckpoint(work));
        } catch (IOException | UncheckedIOException e) {
            waiting.forEach(file -> unreadable.add(file + " may be of a checkpoint that cannot be read: " + e));
            return;
        }
        for (Path file : waiting) {
            settle(file, unnamed::settle);
        }
    }

    private static boolean isHalf(Path file) {
        String name = file.toString();
        return name.endsWith(UserRows.UNFINISHED)
                || name.endsWith(PARQUET + Table.UNFINISHED)
                || (name.endsWith(PARQUET)
                        && TableFolder.isStaged(file)
                        && UserRows.fault(file).isPresent());
    }

    /** Gives an unfinished file its name, or deletes it; says whether it has its name. */
    @FunctionalInterface
    private interface Settling {
        boolean settle(Path file) throws IOException;
    }

    private void settle(Path file, Settling settling) {
        try {
            unfinished += settling.settle(file) ? 0 : 1;
        } catch (IOException e) {
            unreadable.add(file + " cannot be renamed or deleted: " + e);
        }
    }

    private void takeOut(UserRows rows, Path file) {
        try {
            note(file, rows.takeOut(file.toRealPath()));
        } catch (IOException e) {
            unreadable.add(String.valueOf(e.getMessage()));
        }
    }

    private void note(Path file, UserRows.Taken taken) {
        if (taken.rows() + taken.texts() > 0) {
            String place = placeOf(file);
            ErasedTable before = erased.getOrDefault(place, new ErasedTable(place, 0, 0, 0));
            erased.put(place, before.plus(taken.rows(), taken.texts()));
        }
    }

    /** The folder of the table, above those that its files are sorted into by date and hour. */
    private String placeOf(Path file) {
        return work.root().relativize(file).resolveSibling("").toString().replaceFirst("[/\\\\]\\w+=.*$", "");
    }

    List<ErasedTable> erased() {
        return List.copyOf(erased.values());
    }

    /** What is wrong with each file or folder that could not be gone through, and may hold the users still; the message names it. */
    List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    /** How many files that killed runs left unfinished, and nobody goes on with, were deleted. */
    int unfinished() {
        return unfinished;
    }
}
