package dev.tessera.store.table;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
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
        Map<String, String> footer;
        try (ParquetFileReader footerReader = ParquetFileReader.open(
                input,
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
            footer = footerReader.getFileMetaData().getKeyValueMetaData();
        } catch (RuntimeException e) {
            throw new IOException(file + " is not a complete Parquet file: " + e.getMessage(), e);
        }
        String name = footer.getOrDefault(TableFileWriter.NAME_KEY, "unknown");
        String version = footer.getOrDefault(TableFileWriter.VERSION_KEY, "unknown");
        if (!name.equals(table.name()) || !version.equals(Integer.toString(table.version()))) {
            throw new IOException(file + " holds table " + name + " version " + version + "; expected table "
                    + table.name() + " version " + table.version());
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
