package dev.tessera.store.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;

/** A file of some table, with the columns that it has itself, of whatever version. */
record StoredFile(Path file, String table, String version, Schema schema) {
    private static final String SCHEMA_KEY = "parquet.avro.schema";

    /**
     * Empty if the file is of no table.
     *
     * @throws IOException if it is no complete Parquet file; the message names it
     */
    static Optional<StoredFile> of(Path file) throws IOException {
        Map<String, String> entries = TableParquet.footer(file);
        String table = entries.get(TableParquet.NAME_KEY);
        String version = entries.get(TableParquet.VERSION_KEY);
        String schema = entries.get(SCHEMA_KEY);
        return table == null || version == null || schema == null
                ? Optional.empty()
                : Optional.of(new StoredFile(file, table, version, new Schema.Parser().parse(schema)));
    }

    /** Shows all rows, with some of their columns. */
    void forEach(Schema columns, Consumer<GenericRecord> rows) throws IOException {
        try (ParquetReader<GenericRecord> reader = TableParquet.reader(file, columns, FileRange.WHOLE)) {
            for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
                rows.accept(row);
            }
        }
    }

    /** Writes the rows that stay into another file of the same table. */
    void copy(Path target, Predicate<GenericRecord> stays) throws IOException {
        try (ParquetReader<GenericRecord> reader = TableParquet.reader(file, schema, FileRange.WHOLE);
                ParquetWriter<GenericRecord> writer =
                        TableParquet.writer(new LocalParquetFile(target), schema, table, version)) {
            for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
                if (stays.test(row)) {
                    writer.write(row);
                }
            }
        }
    }
}
