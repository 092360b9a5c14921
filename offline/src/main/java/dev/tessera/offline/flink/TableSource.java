package dev.tessera.offline.flink;

import dev.tessera.store.table.FileRange;
import dev.tessera.store.table.Table;
import dev.tessera.store.table.TableFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/** Reads a Parquet table as a stream of rows; each file, and each {@value #PART} bytes of a longer one, is one unit of parallel work. */
public final class TableSource<R extends Record> {
    /** As long as a row group of a large table: 128 MiB. */
    private static final long PART = 128L << 20;

    private final Table<R> table;
    private final Path folder;

    public TableSource(Table<R> table, Path folder) {
        this.table = table;
        this.folder = folder;
    }

    /** @throws IOException if the table is not there; the message names the stage to run first */
    public DataStream<R> read(StreamExecutionEnvironment environment) throws IOException {
        List<FilePart> parts = new ArrayList<>();
        for (Path file : table.files(folder)) {
            long size = Files.size(file);
            long from = 0;
            do {
                parts.add(new FilePart(file.toString(), from, from + PART));
                from += PART;
            } while (from < size);
        }
        if (parts.isEmpty()) {
            throw new IOException("table " + table.name() + " in " + folder + " has no files");
        }
        return environment
                .fromData(parts, new RowType<>(FilePart.TABLE))
                .name(table.name() + " files")
                .rebalance()
                .flatMap(new ReadPart<>(table))
                .returns(new RowType<>(table))
                .name("read " + table.name());
    }

    /** A file, and the {@link FileRange} of it. */
    private record FilePart(String file, long from, long to) {
        static final Table<FilePart> TABLE = Table.of("file_parts", FilePart.class, 1);
    }

    /** Emits the rows of a part of a file. */
    private static final class ReadPart<R extends Record> implements FlatMapFunction<FilePart, R> {
        private static final long serialVersionUID = 1;

        private final Table<R> table;

        ReadPart(Table<R> table) {
            this.table = table;
        }

        @Override
        public void flatMap(FilePart part, Collector<R> rows) throws IOException {
            FileRange range = new FileRange(part.from(), part.to());
            try (TableFileReader<R> reader = table.reader(Path.of(part.file()), range)) {
                for (R row = reader.readOrNull(); row != null; row = reader.readOrNull()) {
                    rows.collect(row);
                }
            }
        }
    }
}
