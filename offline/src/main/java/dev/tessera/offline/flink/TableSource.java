package dev.tessera.offline.flink;

import dev.tessera.store.table.Table;
import dev.tessera.store.table.TableFileReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/** Reads a Parquet table as a stream of rows; each file is one unit of parallel work. */
public final class TableSource<R extends Record> {
    private final Table<R> table;
    private final Path folder;

    public TableSource(Table<R> table, Path folder) {
        this.table = table;
        this.folder = folder;
    }

    /** @throws IOException if the table is not there; the message names the stage to run first */
    public DataStream<R> read(StreamExecutionEnvironment environment) throws IOException {
        List<String> files = table.files(folder).stream().map(Path::toString).toList();
        if (files.isEmpty()) {
            throw new IOException("table " + table.name() + " in " + folder + " has no files");
        }
        return environment
                .fromData(files, TypeInformation.of(String.class))
                .name(table.name() + " files")
                .rebalance()
                .flatMap(new ReadFile<>(table))
                .returns(new RowType<>(table))
                .name("read " + table.name());
    }

    /** Emits the rows of a file. */
    private static final class ReadFile<R extends Record> implements FlatMapFunction<String, R> {
        private static final long serialVersionUID = 1;

        private final Table<R> table;

        ReadFile(Table<R> table) {
            this.table = table;
        }

        @Override
        public void flatMap(String file, Collector<R> rows) throws IOException {
            try (TableFileReader<R> reader = table.reader(Path.of(file))) {
                for (R row = reader.readOrNull(); row != null; row = reader.readOrNull()) {
                    rows.collect(row);
                }
            }
        }
    }
}
