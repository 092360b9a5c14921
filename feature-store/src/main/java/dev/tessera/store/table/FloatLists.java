package dev.tessera.store.table;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * The lists of floats of one file, row by row, past Parquet's assembly of records, which takes nearly three times as long. Not safe for
 * use by many threads.
 */
final class FloatLists implements Closeable {
    private final Path file;
    private final ParquetFileReader reader;
    private final Map<String, ColumnDescriptor> columns;
    private final Map<String, FloatListPages> inRowGroup = new LinkedHashMap<>();
    private long rowsLeft;
    private long row;

    private FloatLists(Path file, ParquetFileReader reader, Map<String, ColumnDescriptor> columns) {
        this.file = file;
        this.reader = reader;
        this.columns = columns;
    }

    /**
     * Opens a file, or a part of it.
     *
     * @param names of columns; those that the file lacks, being of an older version, are left out
     * @throws IOException if one is no list of required floats; names it and the file
     */
    static FloatLists open(Path file, List<String> names, FileRange range) throws IOException {
        ParquetFileReader reader = TableParquet.open(file, range);
        try {
            MessageType schema = reader.getFileMetaData().getSchema();
            Map<String, ColumnDescriptor> columns = new LinkedHashMap<>();
            for (String name : names) {
                if (schema.containsField(name)) {
                    columns.put(name, column(file, schema, name));
                }
            }
            reader.setRequestedSchema(new MessageType(
                    schema.getName(),
                    columns.keySet().stream().<Type>map(schema::getType).toList()));
            return new FloatLists(file, reader, columns);
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static ColumnDescriptor column(Path file, MessageType schema, String name) throws IOException {
        List<ColumnDescriptor> leaves = schema.getColumns().stream()
                .filter(leaf -> leaf.getPath()[0].equals(name))
                .toList();
        ColumnDescriptor leaf = leaves.get(0);
        if (leaves.size() != 1
                || leaf.getPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.FLOAT
                || leaf.getMaxRepetitionLevel() != 1
                || leaf.getMaxDefinitionLevel() != 1) {
            throw new IOException(file + ", column " + name + " is " + schema.getType(name)
                    + "; expected a list of floats, none of them optional");
        }
        return leaf;
    }

    /** Goes to the next row, of which there must be one. */
    void advance() throws IOException {
        row++;
        if (rowsLeft == 0) {
            PageReadStore pages = reader.readNextRowGroup();
            if (pages == null) {
                throw new IOException(file + " has no lists of floats for row " + row);
            }
            rowsLeft = pages.getRowCount();
            inRowGroup.clear();
            for (Map.Entry<String, ColumnDescriptor> each : columns.entrySet()) {
                inRowGroup.put(each.getKey(), open(each.getKey(), each.getValue(), pages));
            }
        }
        rowsLeft--;
    }

    private FloatListPages open(String name, ColumnDescriptor column, PageReadStore pages) throws IOException {
        try {
            return new FloatListPages(column, pages.getPageReader(column));
        } catch (IOException | RuntimeException e) {
            throw unreadable(name, e);
        }
    }

    /** The list that a column has in this row, to be asked once a row; empty if the file has no such column. */
    Optional<float[]> take(String name) throws IOException {
        FloatListPages pages = inRowGroup.get(name);
        if (pages == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(pages.next());
        } catch (IOException | RuntimeException e) {
            throw unreadable(name, e);
        }
    }

    private IOException unreadable(String column, Exception cause) {
        return new IOException(
                file + ", row " + row + ", column " + column + " cannot be read: " + cause.getMessage(), cause);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
