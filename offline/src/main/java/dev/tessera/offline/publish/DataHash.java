package dev.tessera.offline.publish;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.store.generation.Digest;
import dev.tessera.store.table.RowCodec;
import dev.tessera.store.table.Table;
import dev.tessera.store.table.TableFileReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Names the data behind a model by its rows: the same for the same rows, whatever the order and the files in which a job left them.
 * Tables are named by the {@link RowSum} of their rows.
 */
public final class DataHash {
    private final StringBuilder sums = new StringBuilder();

    /** Of what ingest wrote: all items and events. */
    public static String ofInput(WorkDirectory work) throws IOException {
        return new DataHash()
                .add(IngestTables.ITEMS, work.table(IngestTables.ITEMS.name()))
                .add(IngestTables.EVENTS, work.table(IngestTables.EVENTS.name()))
                .hex();
    }

    /** Reads all rows: what a file says of its rows would be believed after another program rewrote them, too. */
    <R extends Record> DataHash add(Table<R> table, Path folder) throws IOException {
        try {
            return add(
                    table,
                    table.files(folder).stream().map(file -> sum(table, file)).reduce(RowSum.NONE, RowSum::plus));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static <R extends Record> RowSum sum(Table<R> table, Path file) {
        RowCodec<R> codec = table.codec();
        RowDigest digest = new RowDigest();
        RowSummer summer = new RowSummer();
        try (TableFileReader<R> reader = table.reader(file)) {
            for (R row = reader.readOrNull(); row != null; row = reader.readOrNull()) {
                summer.add(digest.of(codec.encode(row)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return summer.sum();
    }

    /** What is known of a table's rows already. */
    DataHash add(Table<?> table, RowSum rows) {
        sums.append(table).append(' ').append(rows).append('\n');
        return this;
    }

    String hex() {
        return Digest.of(sums.toString().getBytes(StandardCharsets.UTF_8)).hex();
    }
}
