package dev.tessera.store.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
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
import org.apache.parquet.io.OutputFile;

/** How tables use Parquet: ZSTD compressed, rows as Avro's generic records, the table's name and version in the footer. */
final class TableParquet {
    static final String NAME_KEY = "tessera.table";
    static final String VERSION_KEY = "tessera.version";

    private TableParquet() {}

    /** @param columns those that are read; a file may have more */
    static ParquetReader<GenericRecord> reader(Path file, Schema columns, FileRange range) throws IOException {
        PlainParquetConfiguration configuration = configuration();
        configuration.set("parquet.avro.read.schema", columns.toString());
        configuration.set(AvroReadSupport.AVRO_REQUESTED_PROJECTION, columns.toString());
        return AvroParquetReader.<GenericRecord>builder(new LocalInputFile(file), configuration)
                .withDataModel(GenericData.get())
                .withFileRange(range.from(), range.to())
                .build();
    }

    static ParquetWriter<GenericRecord> writer(OutputFile file, Schema schema, String table, String version)
            throws IOException {
        return AvroParquetWriter.<GenericRecord>builder(file)
                .withSchema(schema)
                .withDataModel(GenericData.get())
                .withConf(configuration())
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withExtraMetaData(Map.of(NAME_KEY, table, VERSION_KEY, version))
                .build();
    }

    /**
     * What the footer of a file says of it.
     *
     * @throws IOException if it is no complete Parquet file; the message names it
     */
    static Map<String, String> footer(Path file) throws IOException {
        try (ParquetFileReader reader = open(file, FileRange.WHOLE)) {
            return reader.getFileMetaData().getKeyValueMetaData();
        }
    }

    /** @throws IOException if it is no complete Parquet file; the message names it */
    static ParquetFileReader open(Path file, FileRange range) throws IOException {
        try {
            return ParquetFileReader.open(
                    new LocalInputFile(file),
                    ParquetReadOptions.builder(new PlainParquetConfiguration())
                            .withRange(range.from(), range.to())
                            .build());
        } catch (RuntimeException e) {
            throw new IOException(file + " is not a complete Parquet file: " + e.getMessage(), e);
        }
    }

    private static PlainParquetConfiguration configuration() {
        PlainParquetConfiguration configuration = new PlainParquetConfiguration();
        // Lists as the Parquet format defines them (three levels), so that any reader understands them.
        configuration.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
        return configuration;
    }
}
