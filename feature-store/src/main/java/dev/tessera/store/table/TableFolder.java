package dev.tessera.store.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Replaces a folder as a whole: a reader sees the old content or the new one, and an interrupted writer leaves the old. */
public final class TableFolder {
    private static final String STAGED = ".staging";

    private TableFolder() {}

    /** What fills the new folder. */
    @FunctionalInterface
    public interface Filling {
        void fill(Path staging) throws IOException;
    }

    /** Fills a folder beside the target, then renames it into place; the old folder goes away. */
    public static void replace(Path folder, Filling filling) throws IOException {
        Path staging = stage(folder);
        filling.fill(staging);
        publish(staging, folder);
    }

    /** An empty folder beside the target, on the same file system; leftovers of an interrupted run are removed. */
    public static Path stage(Path folder) throws IOException {
        Path staging = folder.resolveSibling(folder.getFileName() + STAGED);
        delete(staging);
        return Files.createDirectories(staging);
    }

    /** Whether a file lies in a folder that has not been renamed into place. */
    public static boolean isStaged(Path file) {
        return file.toAbsolutePath().resolveSibling("").toString().endsWith(STAGED);
    }

    /** Renames the staged folder into place. */
    public static void publish(Path staging, Path folder) throws IOException {
        Path retired = folder.resolveSibling(folder.getFileName() + ".retired");
        delete(retired);
        if (Files.exists(folder)) {
            Files.move(folder, retired, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
        delete(retired);
    }

    /** Removes a folder and all it holds; does nothing if it is not there. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
