package dev.tessera.offline.forget;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.flink.TableSink;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.stream.StreamStage;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.UserRows;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * All Parquet files below a work directory, whatever table they are of and whichever stage wrote them, those included that the streaming job
 * has written and not named yet.
 */
final class WorkTables {
    private final WorkDirectory work;
    private final Map<String, ErasedTable> erased = new TreeMap<>();
    private final Set<String> unreadable = new TreeSet<>();
    private final List<String> failed = new ArrayList<>();
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
        if (!failed.isEmpty()) {
            throw new IOException(
                    "the users may still be in " + String.join(", ", failed)
                            + "; all other files were gone through: have the stage write that anew, or delete it, and forget them again");
        }
    }

    /** What killed runs left: of a stage, of a streaming job, and of this. */
    private void settleUnnamed() throws IOException {
        for (Path half : files(file ->
                file.toString().endsWith(UserRows.UNFINISHED) || file.toString().endsWith(TableSink.UNFINISHED))) {
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
            try {
                note(file, rows.takeOut(file.toRealPath()));
            } catch (IOException | RuntimeException e) {
                failed.add(file + " (" + e.getMessage() + ")");
            }
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

    /** Links are followed: what they lead to belongs to the directory as what lies in it does. */
    private List<Path> files(Predicate<Path> wanted) throws IOException {
        Set<Path> found = new TreeSet<>();
        Files.walkFileTree(
                work.root(), EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile() && wanted.test(file)) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure) {
                        unreadable.add(file + " cannot be looked into: " + failure);
                        return FileVisitResult.CONTINUE;
                    }
                });
        return List.copyOf(found);
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
