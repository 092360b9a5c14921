package dev.tessera.offline.flink;

import dev.tessera.store.table.Table;
import dev.tessera.store.table.TableFileWriter;
import dev.tessera.store.table.TableFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes a stream of rows as a Parquet table, one file a subtask. Rows go to a staging folder; the driver calls {@link #publish} after
 * the job succeeded, so a failed or interrupted job leaves the old table. A restarted subtask overwrites its own file.
 */
public final class TableSink<R extends Record> implements Sink<R> {
    private static final long serialVersionUID = 1;

    private final Table<R> table;
    private final String folder;
    private final String staging;

    private TableSink(Table<R> table, Path folder, Path staging) {
        this.table = table;
        this.folder = folder.toString();
        this.staging = staging.toString();
    }

    /** Prepares an empty staging folder beside the table's. */
    public static <R extends Record> TableSink<R> into(Table<R> table, Path folder) throws IOException {
        return new TableSink<>(table, folder, TableFolder.stage(folder));
    }

    /** Makes the written rows the table; call once, after the job. */
    public void publish() throws IOException {
        TableFolder.publish(Path.of(staging), Path.of(folder));
    }

    @Override
    public SinkWriter<R> createWriter(WriterInitContext context) throws IOException {
        return new Writer<>(table, Path.of(staging), context.getTaskInfo().getIndexOfThisSubtask());
    }

    /** Writes one subtask's file under a temporary name and renames it at the end of the input. */
    private static final class Writer<R extends Record> implements SinkWriter<R> {
        private final Path unfinished;
        private final Path finished;
        private final TableFileWriter<R> writer;
        private boolean closed;

        Writer(Table<R> table, Path staging, int subtask) throws IOException {
            String name = String.format("part-%05d.parquet", subtask);
            unfinished = staging.resolve(name + Table.UNFINISHED);
            finished = staging.resolve(name);
            writer = table.writer(unfinished);
        }

        @Override
        public void write(R row, Context context) throws IOException {
            writer.write(row);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException {
            if (endOfInput && !closed) {
                closed = true;
                writer.close();
                Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                writer.close();
                Files.deleteIfExists(unfinished);
            }
        }
    }
}
