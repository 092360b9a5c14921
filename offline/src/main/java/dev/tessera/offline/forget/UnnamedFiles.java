package dev.tessera.offline.forget;

import dev.tessera.offline.flink.GrowingTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files that a streaming job which was killed had written and not named yet. The last checkpoint of the job holds the old names of those that
 * belong to it, as plain text; they get their names, as they would from the job, which takes a file that has its name for done. What no
 * checkpoint names comes again from the streams, and goes.
 */
final class UnnamedFiles {
    private static final Pattern NAME = Pattern.compile("\\.part-[^/]{1,200}?\\.inprogress\\.[0-9a-f-]{36}");
    private static final int PIECE = 1 << 20;
    private static final int LONGEST_NAME = 1024;

    private final Set<String> known = new HashSet<>();

    /** @param checkpoint a folder; empty if there is none */
    UnnamedFiles(Optional<Path> checkpoint) throws IOException {
        if (checkpoint.isPresent()) {
            try (Stream<Path> tree = Files.walk(checkpoint.get())) {
                for (Path file : tree.filter(Files::isRegularFile).toList()) {
                    findNames(file);
                }
            }
        }
    }

    /** Piece by piece, one character a byte: state may be large. */
    private void findNames(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        try (InputStream in = Files.newInputStream(file)) {
            for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
                text.append(new String(piece, StandardCharsets.ISO_8859_1));
                NAME.matcher(text).results().map(MatchResult::group).forEach(known::add);
                text.delete(0, Math.max(0, text.length() - LONGEST_NAME));
            }
        }
    }

    static boolean isOne(Path file) {
        return GrowingTable.nameOf(file.getFileName().toString()).isPresent();
    }

    /** Gives a file its name, or deletes it; says whether it has its name. */
    boolean settle(Path file) throws IOException {
        String before = file.getFileName().toString();
        if (!known.contains(before)) {
            Files.delete(file);
            return false;
        }
        Path named = file.resolveSibling(GrowingTable.nameOf(before).orElseThrow());
        Files.move(file, named, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }
}
