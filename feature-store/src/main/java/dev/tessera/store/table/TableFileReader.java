package dev.tessera.store.table;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;
import org.jspecify.annotations.Nullable;

/** Reads one Parquet file of a table, row by row. Not safe for use by many threads. */
public final class TableFileReader<R extends Record> implements Closeable {
    private final Rows<R> rows;
    private final ParquetReader<GenericRecord> reader;

    TableFileReader(Table<R> table, Path file) throws IOException {
        rows = table.rows();
        LocalInputFile input = new LocalInputFile(file);
        checkFooter(table, file, input);
        PlainParquetConfiguration configuration = new PlainParquetConfiguration();
        configuration.set("parquet.avro.read.schema", table.schema().toString());
        // A record may name a part of the columns; only those are read.
        configuration.set(
                AvroReadSupport.AVRO_REQUESTED_PROJECTION, table.schema().toString());
        configuration.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
        reader = AvroParquetReader.<GenericRecord>builder(input, configuration)
                .withDataModel(GenericData.get())
                .build();
    }

    private static void checkFooter(Table<?> table, Path file, LocalInputFile input) throws IOException {
        Footer footer = Footer.of(file, input);
        if (!footer.fits(table)) {
            throw new IOException(file + " holds table " + footer.name + " version " + footer.version
                    + "; expected table " + table.name() + " version "
                    + table.readable().stream().map(String::valueOf).collect(Collectors.joining(" or ")));
        }
    }

    static boolean isReadable(Table<?> table, Path file) throws IOException {
        return Footer.of(file, new LocalInputFile(file)).fits(table);
    }

    /** What a file says it holds. */
    private record Footer(String name, String version) {
        static Footer of(Path file, LocalInputFile input) throws IOException {
            try (ParquetFileReader reader = ParquetFileReader.open(
                    input,
                    ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
                Map<String, String> entries = reader.getFileMetaData().getKeyValueMetaData();
                return new Footer(
                        entries.getOrDefault(TableFileWriter.NAME_KEY, "unknown"),
                        entries.getOrDefault(TableFileWriter.VERSION_KEY, "unknown"));
            } catch (RuntimeException e) {
                throw new IOException(file + " is not a complete Parquet file: " + e.getMessage(), e);
            }
        }

        boolean fits(Table<?> table) {
            return name.equals(table.name())
                    && table.readable().stream().anyMatch(each -> version.equals(Integer.toString(each)));
        }
    }

    /** The next row, or null at the end of the file. */
    public @Nullable R readOrNull() throws IOException {
        GenericRecord stored = reader.read();
        return stored == null ? null : rows.load(stored);
    }

    Iterator<R> iterator() {
        return new Iterator<>() {
            private @Nullable R next = advance();

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public R next() {
                R current = next;
                if (current == null) {
                    throw new NoSuchElementException();
                }
                next = advance();
                return current;
            }

            private @Nullable R advance() {
                try {
                    return readOrNull();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
