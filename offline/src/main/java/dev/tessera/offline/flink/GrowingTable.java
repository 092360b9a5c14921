package dev.tessera.offline.flink;

import dev.tessera.store.table.Table;
import dev.tessera.store.table.TableFileWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;

/**
 * A Parquet table to which a streaming job adds files, one a subtask, folder and checkpoint. A file gets its name when its checkpoint is
 * complete; before that it is hidden. So a job that resumes from its last checkpoint neither loses nor doubles a row.
 */
public final class GrowingTable {
    private static final Pattern UNNAMED = Pattern.compile("\\.(part-.+\\.parquet)\\.inprogress\\..+");

    private GrowingTable() {}

    /** @param folders the folder below the table's, by row */
    public static <R extends Record> FileSink<R> sink(Table<R> table, Path folder, BucketAssigner<R, String> folders) {
        return FileSink.forBulkFormat(new org.apache.flink.core.fs.Path(folder.toUri()), new Factory<>(table))
                .withBucketAssigner(folders)
                .withOutputFileConfig(OutputFileConfig.builder()
                        .withPartPrefix("part")
                        .withPartSuffix(".parquet")
                        .build())
                .build();
    }

    /** The name that a file gets when its checkpoint is complete, by the one that it has before; empty if that is no such file. */
    public static Optional<String> nameOf(String unnamed) {
        Matcher parts = UNNAMED.matcher(unnamed);
        return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    /** Opens the files. */
    private static final class Factory<R extends Record> implements BulkWriter.Factory<R> {
        private static final long serialVersionUID = 1;

        private final Table<R> table;

        Factory(Table<R> table) {
            this.table = table;
        }

        @Override
        public BulkWriter<R> create(FSDataOutputStream out) throws IOException {
            return new Rows<>(table.writer(new ParquetStream(out)));
        }
    }

    /** Rows of one file. */
    private static final class Rows<R extends Record> implements BulkWriter<R> {
        private final TableFileWriter<R> writer;

        Rows(TableFileWriter<R> writer) {
            this.writer = writer;
        }

        @Override
        public void addElement(R row) throws IOException {
            writer.write(row);
        }

        /** Parquet writes whole row groups. */
        @Override
        public void flush() {}

        @Override
        public void finish() throws IOException {
            writer.close();
        }
    }
}
