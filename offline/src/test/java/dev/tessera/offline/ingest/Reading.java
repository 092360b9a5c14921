package dev.tessera.offline.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Everything that a reader made of a file. */
record Reading(List<SourceRow> rows, List<Rejected> rejected) {
    static Reading of(Path file) throws IOException {
        Reading reading = new Reading(new ArrayList<>(), new ArrayList<>());
        RowReader.of(file).read(file, reading.rows::add, reading.rejected::add);
        return reading;
    }

    static Path write(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }

    /** The text in ISO-8859-1, which is not UTF-8 where it has accents. */
    static Path writeLatin(Path file, String text) throws IOException {
        return Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    }
}
