package dev.tessera.store.generation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Files that appear whole or not at all. */
final class AtomicFiles {
    private AtomicFiles() {}

    /** Writes a neighbour of the target, then renames it; on failure nothing is left. */
    static void write(Path target, Content content) {
        Path temporary = temporary(target);
        try {
            Files.createDirectories(temporary.toAbsolutePath().getParent());
            try (OutputStream out = Files.newOutputStream(temporary)) {
                content.writeTo(out);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target, e);
        } finally {
            delete(temporary);
        }
    }

    /** A name beside the target that nobody else uses. */
    static Path temporary(Path target) {
        return target.resolveSibling(target.getFileName() + ".tmp-" + UUID.randomUUID());
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }

    /** What goes into a file. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
