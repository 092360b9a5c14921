package dev.tessera.offline.ingest;

import dev.tessera.offline.flink.RowType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Input files as a stream of rows; each file is one unit of parallel work. Rows that cannot be read go to the side output. */
final class RowSource {
    private final List<Path> files;

    private RowSource(List<Path> files) {
        this.files = files;
    }

    /**
     * Looks at the files before any work starts.
     *
     * @param given files, or folders of files with known extensions
     * @param required columns that every file must have
     * @throws IOException if a file is absent, is not what its name says, or lacks a column; the message names the file, what was found
     *     and what was expected
     */
    static RowSource of(List<Path> given, List<String> required) throws IOException {
        TreeSet<Path> files = new TreeSet<>();
        for (Path path : given) {
            files.addAll(filesOf(path));
        }
        for (Path file : files) {
            check(file, required);
        }
        return new RowSource(List.copyOf(files));
    }

    /** In the order of their paths. */
    List<Path> files() {
        return files;
    }

    private static void check(Path file, List<String> required) throws IOException {
        RowReader reader = RowReader.of(file);
        if (!Files.isReadable(file)) {
            throw new WrongFileException(file, "cannot be read", "a file that this user may read");
        }
        reader.check(file);
        List<String> found = reader.columns(file);
        for (String column : required) {
            if (!found.contains(column)) {
                throw new IOException(file + " has no column " + column + "; found " + String.join(", ", found)
                        + "; expected at least " + String.join(", ", required));
            }
        }
    }

    private static List<Path> filesOf(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "expected a file or folder of rows");
        }
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> content = Files.list(path)) {
            List<Path> files = content.filter(file -> file.toString().matches("(?i).*\\.(csv|jsonl|ndjson|parquet)"))
                    .toList();
            if (files.isEmpty()) {
                throw new IOException(path + " holds no .csv, .jsonl, .ndjson or .parquet file");
            }
            return files;
        }
    }

    /** About how many rows the files have. */
    long estimateRows() throws IOException {
        long rows = 0;
        for (Path file : files) {
            rows += RowReader.of(file).estimateRows(file);
        }
        return rows;
    }

    SingleOutputStreamOperator<SourceRow> read(StreamExecutionEnvironment environment, String name) {
        return environment
                .fromData(files.stream().map(Path::toString).toList(), Types.STRING)
                .name(name + " files")
                .rebalance()
                .process(new ReadFile(name))
                .returns(new RowType<>(SourceRow.TABLE))
                .name("read " + name);
    }

    /** Emits the rows of a file. */
    private static final class ReadFile extends ProcessFunction<String, SourceRow> {
        private static final long serialVersionUID = 1;

        private final String name;

        ReadFile(String name) {
            this.name = name;
        }

        @Override
        public void processElement(String file, Context context, Collector<SourceRow> rows) throws IOException {
            var read = getRuntimeContext().getLongCounter(IngestJob.readCounter(name));
            try {
                RowReader.of(Path.of(file))
                        .read(
                                Path.of(file),
                                row -> {
                                    read.add(1);
                                    rows.collect(row);
                                },
                                rejected -> {
                                    read.add(1);
                                    context.output(IngestJob.REJECTED, rejected);
                                });
            } catch (WrongFileException e) {
                // It would be no better the next time.
                throw new SuppressRestartsException(e);
            }
        }
    }
}
