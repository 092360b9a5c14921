package dev.tessera.offline.forget;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.stream.StreamStage;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.UserRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All Parquet files below a work directory, whatever table they are of and whichever stage wrote them, those included that the streaming job
 * has written and not named yet.
 */
final class WorkTables {
    private final WorkDirectory work;
    private final Map<String, ErasedTable> erased = new TreeMap<>();
    private final List<String> unreadable = new ArrayList<>();
    private int unfinished;

    /** @param work nobody writes into it meanwhile */
    WorkTables(WorkDirectory work) {
        this.work = work;
    }

    /** Replaces the files that have something of the users, one after the other. */
    void erase(Set<UserId> users) throws IOException {
        UserRows rows = new UserRows(users);
        settleUnnamed();
        List<Path> files = files(file -> file.toString().endsWith(".parquet"));
        try (Progress progress = new Progress("forget", "files", files.size())) {
            for (Path file : files) {
                takeOut(rows, file);
                progress.advance(1);
            }
        }
    }

    /** What killed runs left: of a streaming job, and of this. */
    private void settleUnnamed() throws IOException {
        for (Path half : files(file -> file.toString().endsWith(UserRows.UNFINISHED))) {
            Files.delete(half);
        }
        List<Path> waiting = files(UnnamedFiles::isOne);
        if (!waiting.isEmpty()) {
            UnnamedFiles unnamed = new UnnamedFiles(StreamStage.lastCheckpoint(work));
            for (Path file : waiting) {
                unfinished += unnamed.settle(file) ? 0 : 1;
            }
        }
    }

    private void takeOut(UserRows rows, Path file) throws IOException {
        Optional<String> fault = UserRows.fault(file);
        if (fault.isPresent()) {
            unreadable.add(fault.get());
        } else {
            note(file, rows.takeOut(file));
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

    private List<Path> files(Predicate<Path> wanted) throws IOException {
        try (Stream<Path> tree = Files.walk(work.root())) {
            return tree.filter(Files::isRegularFile).filter(wanted).sorted().toList();
        }
    }

    List<ErasedTable> erased() {
        return List.copyOf(erased.values());
    }

    /** What is wrong with each file that could not be looked into; the message names it. */
    List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    /** How many files of a killed streaming job, which no checkpoint knows, were deleted. */
    int unfinished() {
        return unfinished;
    }
}
