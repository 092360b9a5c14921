package dev.tessera.store.table;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetReader;
import org.jspecify.annotations.Nullable;

/** Reads one Parquet file of a table, or a part of it, row by row. Not safe for use by many threads. */
public final class TableFileReader<R extends Record> implements Closeable {
    private final Rows<R> rows;
    private final Optional<FloatLists> lists;
    private final ParquetReader<GenericRecord> reader;

    TableFileReader(Table<R> table, Path file, FileRange range) throws IOException {
        rows = table.rows();
        checkFooter(table, file);
        List<String> names = rows.floatLists();
        reader = TableParquet.reader(file, rows.others(), range);
        try {
            lists = names.isEmpty() ? Optional.empty() : Optional.of(FloatLists.open(file, names, range));
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static void checkFooter(Table<?> table, Path file) throws IOException {
        Footer footer = Footer.of(file);
        if (!footer.fits(table)) {
            throw new IOException(file + " holds table " + footer.name + " version " + footer.version
                    + "; expected table " + table.name() + " version "
                    + table.readable().stream().map(String::valueOf).collect(Collectors.joining(" or ")));
        }
    }

    static boolean isReadable(Table<?> table, Path file) throws IOException {
        return Footer.of(file).fits(table);
    }

    /** What a file says it holds. */
    private record Footer(String name, String version) {
        static Footer of(Path file) throws IOException {
            Map<String, String> entries = TableParquet.footer(file);
            return new Footer(
                    entries.getOrDefault(TableParquet.NAME_KEY, "unknown"),
                    entries.getOrDefault(TableParquet.VERSION_KEY, "unknown"));
        }

        boolean fits(Table<?> table) {
            return name.equals(table.name())
                    && table.readable().stream().anyMatch(each -> version.equals(Integer.toString(each)));
        }
    }

    /** The next row, or null at the end of the file. */
    public @Nullable R readOrNull() throws IOException {
        GenericRecord stored = reader.read();
        if (stored == null) {
            return null;
        }
        if (lists.isPresent()) {
            lists.get().advance();
        }
        return rows.load(stored, lists);
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
        try (ParquetReader<GenericRecord> records = reader) {
            if (lists.isPresent()) {
                lists.get().close();
            }
        }
    }
}
