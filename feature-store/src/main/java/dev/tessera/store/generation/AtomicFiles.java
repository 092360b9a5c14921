package dev.tessera.store.generation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/** Files that appear whole or not at all. */
public final class AtomicFiles {
    /** Stands in the names of files that are not whole yet. */
    static final String UNFINISHED = ".tmp-";

    private AtomicFiles() {}

    /** Writes a neighbour of the target, then renames it; on failure nothing is left. */
    public static void write(Path target, Content content) {
        Path temporary = temporary(target);
        try {
            try (OutputStream out = create(temporary)) {
                content.writeTo(out);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target, e);
        } finally {
            deleteFile(temporary);
        }
    }

    /** But for the first file of a folder the folder is there. */
    private static OutputStream create(Path file) throws IOException {
        try {
            return Files.newOutputStream(file);
        } catch (NoSuchFileException noFolder) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.newOutputStream(file);
        }
    }

    /** A name beside the target that nobody else uses. */
    static Path temporary(Path target) {
        return target.resolveSibling(target.getFileName() + UNFINISHED + UUID.randomUUID());
    }

    /** Deletes a folder with all in it; harmless if it is not there. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void deleteFile(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }

    /** What goes into a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
