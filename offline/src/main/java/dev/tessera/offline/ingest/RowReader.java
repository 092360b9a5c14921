package dev.tessera.offline.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Reads the rows of one file format. Implementations keep no state between calls. */
interface RowReader {
    /**
     * Looks whether the file is what its name says, without reading all of it.
     *
     * @throws WrongFileException if it is not; the message names the file and what was expected
     */
    void check(Path file) throws IOException;

    /**
     * The columns of the file: header, keys of the first object, or schema.
     *
     * @throws IOException if the file cannot be read or has none; the message names the file
     */
    List<String> columns(Path file) throws IOException;

    /** About how many rows the file has, without reading all of it. */
    long estimateRows(Path file) throws IOException;

    /**
     * Reads the file from start to end, one row in memory at a time.
     *
     * @throws WrongFileException if the file as a whole is damaged, naming the file and where
     */
    void read(Path file, Consumer<SourceRow> rows, Consumer<Rejected> rejected) throws IOException;

    /**
     * The reader of a file by its extension.
     *
     * @throws IllegalArgumentException if the extension is none of {@code .csv .jsonl .ndjson .parquet}
     */
    static RowReader of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return new CsvRows();
        } else if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return new JsonRows();
        } else if (name.endsWith(".parquet")) {
            return new ParquetRows();
        }
        throw new IllegalArgumentException(
                file + " has an unknown format; expected a name that ends with .csv, .jsonl, .ndjson or .parquet");
    }
}
