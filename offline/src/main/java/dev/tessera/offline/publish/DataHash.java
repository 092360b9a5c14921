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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Names the data behind a model by its rows: the same for the same rows, whatever the order and the files in which a job left them.
 * Tables are named by the {@link RowSum} of their rows.
 */
public final class DataHash {
    private final StringBuilder sums = new StringBuilder();

    /** Of what ingest wrote: all items and events, read at the same time. */
    public static String ofInput(WorkDirectory work) throws IOException {
        CompletableFuture<RowSum> events =
                CompletableFuture.supplyAsync(() -> sum(IngestTables.EVENTS, work.table(IngestTables.EVENTS.name())));
        try {
            RowSum items = sum(IngestTables.ITEMS, work.table(IngestTables.ITEMS.name()));
            return new DataHash()
                    .add(IngestTables.ITEMS, items)
                    .add(IngestTables.EVENTS, joined(events))
                    .hex();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static RowSum joined(CompletableFuture<RowSum> sum) {
        try {
            return sum.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Reads all rows: what a file says of its rows would be believed after another program rewrote them, too. */
    static <R extends Record> RowSum sum(Table<R> table, Path folder) {
        try {
            RowSum sum = RowSum.NONE;
            for (Path file : table.files(folder)) {
                sum = sum.plus(sumOfFile(table, file));
            }
            return sum;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <R extends Record> RowSum sumOfFile(Table<R> table, Path file) throws IOException {
        RowCodec<R> codec = table.codec();
        RowDigest digest = new RowDigest();
        RowSummer summer = new RowSummer();
        try (TableFileReader<R> reader = table.reader(file)) {
            for (R row = reader.readOrNull(); row != null; row = reader.readOrNull()) {
                summer.add(digest.of(codec.encode(row)));
            }
        }
        return summer.sum();
    }

    /** The rows of a table. */
    DataHash add(Table<?> table, RowSum rows) {
        sums.append(table).append(' ').append(rows).append('\n');
        return this;
    }

    String hex() {
        return Digest.of(sums.toString().getBytes(StandardCharsets.UTF_8)).hex();
    }
}
