package dev.tessera.store.table;

import java.io.Closeable;
import java.io.IOException;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.OutputFile;

/** Writes one Parquet file of a table, ZSTD compressed. Not safe for use by many threads. */
public final class TableFileWriter<R extends Record> implements Closeable {
    private final Rows<R> rows;
    private final ParquetWriter<GenericRecord> writer;

    TableFileWriter(Table<R> table, OutputFile file) throws IOException {
        rows = table.rows();
        writer = TableParquet.writer(file, table.schema(), table.name(), Integer.toString(table.version()));
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
