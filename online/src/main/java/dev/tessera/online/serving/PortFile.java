package dev.tessera.online.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Tells other processes, by a file that appears whole, which port was taken. */
final class PortFile {
    private PortFile() {}

    /**
     * Writes the port as decimal digits and a line feed.
     *
     * @throws IllegalArgumentException if the file cannot be written
     */
    static void write(Path file, int port) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".tmp"), port + "\n");
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--port-file is " + file + ", which cannot be written (" + e
                            + "); expected a file that can be made or replaced",
                    e);
        }
    }
}
