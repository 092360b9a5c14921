package dev.tessera.offline.forget;

import dev.tessera.offline.flink.GrowingTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Files that a streaming job which was killed had written and not named yet. The last checkpoint of the job holds the old names of those that
 * belong to it, as plain text; they get their names, as they would from the job, which takes a file that has its name for done. What no
 * checkpoint names comes again from the streams, and goes.
 */
final class UnnamedFiles {
    /** The files of the checkpoint, one character a byte. */
    private final List<String> states = new ArrayList<>();

    /** @param checkpoint a folder; empty if there is none */
    UnnamedFiles(Optional<Path> checkpoint) throws IOException {
        if (checkpoint.isPresent()) {
            try (Stream<Path> tree = Files.walk(checkpoint.get())) {
                for (Path file : tree.filter(Files::isRegularFile).toList()) {
                    states.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
    }

    static boolean isOne(Path file) {
        return GrowingTable.nameOf(file.getFileName().toString()).isPresent();
    }

    /** @return the file by its name; empty if it was deleted */
    Optional<Path> settle(Path file) throws IOException {
        String before = file.getFileName().toString();
        if (states.stream().noneMatch(state -> state.contains(before))) {
            Files.delete(file);
            return Optional.empty();
        }
        Path named = file.resolveSibling(GrowingTable.nameOf(before).orElseThrow());
        return Optional.of(Files.move(file, named, StandardCopyOption.ATOMIC_MOVE));
    }
}
