package dev.tessera.offline.ingest;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is, as a whole, not what its name says. Reading it again is no use. */
final class WrongFileException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * @param problem what is wrong, as in {@code is gzip-compressed}
     * @param expected what the file should be, or what to do
     */
    WrongFileException(Path file, String problem, String expected) {
        super(file + " " + problem + "; expected " + expected);
    }

    WrongFileException(Path file, String problem, String expected, Exception cause) {
        super(file + " " + problem + "; expected " + expected, cause);
    }
}
