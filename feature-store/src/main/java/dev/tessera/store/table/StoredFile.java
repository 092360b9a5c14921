package dev.tessera.store.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;

/** A file of some table, with the columns that it has itself, of whatever version. */
record StoredFile(Path file, String table, String version, Schema schema) {
    private static final String SCHEMA_KEY = "parquet.avro.schema";

    /**
     * Empty if the file is of no table.
     *
     * @throws IOException if it is no complete Parquet file; the message names it
     */
    static Optional<StoredFile> of(Path file) throws IOException {
        Map<String, String> entries;
        try (ParquetFileReader reader = ParquetFileReader.open(
                new LocalInputFile(file),
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
            entries = reader.getFileMetaData().getKeyValueMetaData();
        } catch (RuntimeException e) {
            throw new IOException(file + " is not a complete Parquet file: " + e.getMessage(), e);
        }
        String table = entries.get(TableFileWriter.NAME_KEY);
        String version = entries.get(TableFileWriter.VERSION_KEY);
        String schema = entries.get(SCHEMA_KEY);
        return table == null || version == null || schema == null
                ? Optional.empty()
                : Optional.of(new StoredFile(file, table, version, new Schema.Parser().parse(schema)));
    }

    /** Shows all rows, with some of their columns. */
    void forEach(Schema columns, Consumer<GenericRecord> rows) throws IOException {
        try (ParquetReader<GenericRecord> reader = reader(columns)) {
            for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
                rows.accept(row);
            }
        }
    }

    /** Writes the rows that stay into another file of the same table. */
    void copy(Path target, Predicate<GenericRecord> stays) throws IOException {
        PlainParquetConfiguration configuration = new PlainParquetConfiguration();
        configuration.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
        Map<String, String> footer = new HashMap<>();
        footer.put(TableFileWriter.NAME_KEY, table);
        footer.put(TableFileWriter.VERSION_KEY, version);
        try (ParquetReader<GenericRecord> reader = reader(schema);
                ParquetWriter<GenericRecord> writer = AvroParquetWriter.<GenericRecord>builder(
                                new LocalParquetFile(target))
                        .withSchema(schema)
                        .withDataModel(GenericData.get())
                        .withConf(configuration)
                        .withCompressionCodec(CompressionCodecName.ZSTD)
                        .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                        .withExtraMetaData(footer)
                        .build()) {
            for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
                if (stays.test(row)) {
                    writer.write(row);
                }
            }
        }
    }

    private ParquetReader<GenericRecord> reader(Schema columns) throws IOException {
        PlainParquetConfiguration configuration = new PlainParquetConfiguration();
        configuration.set("parquet.avro.read.schema", columns.toString());
        configuration.set(AvroReadSupport.AVRO_REQUESTED_PROJECTION, columns.toString());
        configuration.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
        return AvroParquetReader.<GenericRecord>builder(new LocalInputFile(file), configuration)
                .withDataModel(GenericData.get())
                .build();
    }
}
