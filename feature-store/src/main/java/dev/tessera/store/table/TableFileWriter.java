package dev.tessera.store.table;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/** Writes one Parquet file of a table, ZSTD compressed. Not safe for use by many threads. */
public final class TableFileWriter<R extends Record> implements Closeable {
    static final String NAME_KEY = "tessera.table";
    static final String VERSION_KEY = "tessera.version";

    private final Rows<R> rows;
    private final ParquetWriter<GenericRecord> writer;

    TableFileWriter(Table<R> table, OutputFile file) throws IOException {
        rows = table.rows();
        PlainParquetConfiguration configuration = new PlainParquetConfiguration();
        // Lists as the Parquet format defines them (three levels), so that any reader understands them.
        configuration.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
        writer = AvroParquetWriter.<GenericRecord>builder(file)
                .withSchema(table.schema())
                .withDataModel(GenericData.get())
                .withConf(configuration)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withExtraMetaData(Map.of(NAME_KEY, table.name(), VERSION_KEY, Integer.toString(table.version())))
                .build();
    }

    public void write(R row) throws IOException {
        writer.write(rows.store(row));
    }

    /** Bytes written or buffered so far. */
    public long size() {
        return writer.getDataSize();
    }

    /** Writes the footer; before it the file is not a Parquet file. */
    @Override
    public void close() throws IOException {
        writer.close();
    }
}
