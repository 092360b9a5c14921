package dev.tessera.offline.publish;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.store.generation.Digest;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

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

    <R extends Record> DataHash add(Table<R> table, Path folder) throws IOException {
        Summing<R> rows = new Summing<>(table);
        table.forEach(folder, rows);
        return add(table, rows.sum);
    }

    /** What is known of a table's rows already. */
    DataHash add(Table<?> table, RowSum rows) {
        sums.append(table).append(' ').append(rows).append('\n');
        return this;
    }

    String hex() {
        return Digest.of(sums.toString().getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static final class Summing<R extends Record> implements Consumer<R> {
        private final Table<R> table;
        private RowSum sum = RowSum.NONE;

        Summing(Table<R> table) {
            this.table = table;
        }

        @Override
        public void accept(R row) {
            sum = sum.plus(RowSum.of(table, row));
        }
    }
}
