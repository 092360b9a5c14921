package dev.tessera.store.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * A Parquet table: a folder of {@code part-*.parquet} files whose rows are Java records of type {@code R}. Column names are the
 * component names in snake case; the table's name and version stand in the footer of every file, and a reader refuses a file of another table or of a version it does not know.
 *
 * <p>Instances are immutable and safe for use by many threads.
 */
public final class Table<R extends Record> implements Serializable {
    /** What the name of a file ends with while it is written; a kill may leave one. */
    public static final String UNFINISHED = ".unfinished";

    private static final String ONE_FILE = "part-00000.parquet";
    private static final long serialVersionUID = 1;

    private final String name;
    private final Class<R> row;
    private final int version;
    private final TreeSet<Integer> readable;
    private final transient Rows<R> rows;

    private Table(String name, Class<R> row, int version, SortedSet<Integer> readable) {
        this.name = name;
        this.row = row;
        this.version = version;
        this.readable = new TreeSet<>(readable);
        this.rows = new Rows<>(name, row);
    }

    /** @throws IllegalArgumentException if a component's type cannot be stored */
    public static <R extends Record> Table<R> of(String name, Class<R> row, int version) {
        return new Table<>(name, row, version, new TreeSet<>(List.of(version)));
    }

    /** The same, which also reads files of another version that have all columns of this one, and maybe others. */
    public Table<R> alsoReading(int other) {
        TreeSet<Integer> more = new TreeSet<>(readable);
        more.add(other);
        return new Table<>(name, row, version, more);
    }

    public String name() {
        return name;
    }

    public Class<R> row() {
        return row;
    }

    public int version() {
        return version;
    }

    /** Versions of files that can be read; files are written as {@link #version}. */
    public SortedSet<Integer> readable() {
        return Collections.unmodifiableSortedSet(readable);
    }

    /** Whether a table folder has files, all of which are of this table and of a version that can be read. */
    public boolean canRead(Path folder) throws IOException {
        List<Path> files = files(folder);
        for (Path file : files) {
            if (!TableFileReader.isReadable(this, file)) {
                return false;
            }
        }
        return !files.isEmpty();
    }

    public Schema schema() {
        return rows.schema();
    }

    Rows<R> rows() {
        return rows;
    }

    /** Opens one new file; nothing is visible to readers of the file before {@link TableFileWriter#close}. */
    public TableFileWriter<R> writer(Path file) throws IOException {
        return new TableFileWriter<>(this, new LocalParquetFile(file));
    }

    /** Opens one new file over a stream that the caller owns, as Flink's bulk writers need. */
    public TableFileWriter<R> writer(org.apache.parquet.io.OutputFile file) throws IOException {
        return new TableFileWriter<>(this, file);
    }

    /** Opens one file for reading. */
    public TableFileReader<R> reader(Path file) throws IOException {
        return reader(file, FileRange.WHOLE);
    }

    /** Opens a part of one file for reading. */
    public TableFileReader<R> reader(Path file, FileRange range) throws IOException {
        return new TableFileReader<>(this, file, range);
    }

    /** The row in Avro's binary encoding, as it travels between the tasks of a job. */
    public void encode(R value, OutputStream out) throws IOException {
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        rows.write(value, encoder);
        encoder.flush();
    }

    /** Rows one behind the other, each as {@link #encode(Record, OutputStream)} writes it. */
    public void encode(Iterable<R> all, OutputStream out) throws IOException {
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        for (R each : all) {
            rows.write(each, encoder);
        }
        encoder.flush();
    }

    /** The inverse of {@link #encode(Record, OutputStream)}. */
    public R decode(InputStream in) throws IOException {
        return rows.read(DecoderFactory.get().directBinaryDecoder(in, null));
    }

    /** For who encodes or decodes many rows, one at a time. */
    public RowCodec<R> codec() {
        return new RowCodec<>(rows);
    }

    /** Writes all rows as the one file of a table folder, replacing whatever the folder held, atomically. */
    public void write(Path folder, Iterable<R> all) throws IOException {
        TableFolder.replace(folder, staging -> writeAll(staging.resolve(ONE_FILE), all));
    }

    /**
     * Writes all rows as the one file of a table folder that nothing else writes into. The folder stays where it is and the file is replaced
     * by a rename, so whenever the writer is killed, the table is there, with the old rows or the new ones.
     */
    public void writeFile(Path folder, Iterable<R> all) throws IOException {
        Path file = Files.createDirectories(folder).resolve(ONE_FILE);
        Path unfinished = file.resolveSibling(ONE_FILE + UNFINISHED);
        writeAll(unfinished, all);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void writeAll(Path file, Iterable<R> all) throws IOException {
        try (TableFileWriter<R> writer = writer(file)) {
            for (R each : all) {
                writer.write(each);
            }
        }
    }

    /** Calls the consumer with every row, file by file in the order of their names. */
    public void forEach(Path folder, Consumer<? super R> consumer) throws IOException {
        for (Path file : files(folder)) {
            try (TableFileReader<R> reader = reader(file)) {
                for (R each = reader.readOrNull(); each != null; each = reader.readOrNull()) {
                    consumer.accept(each);
                }
            }
        }
    }

    /** All rows in memory; for tables that are known to fit. */
    public List<R> readAll(Path folder) throws IOException {
        List<R> all = new ArrayList<>();
        forEach(folder, all::add);
        return all;
    }

    /** Rows one by one; close the stream to close the files. */
    public Stream<R> read(Path folder) throws IOException {
        return files(folder).stream().flatMap(this::readFile);
    }

    private Stream<R> readFile(Path file) {
        try {
            TableFileReader<R> reader = reader(file);
            Iterable<R> iterable = () -> reader.iterator();
            return java.util.stream.StreamSupport.stream(iterable.spliterator(), false)
                    .onClose(() -> {
                        try {
                            reader.close();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The files of a table folder in the order of their names; links are followed.
     *
     * @throws NoSuchFileException if the folder does not exist; the message names the table and the stage to run
     */
    public List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(
                    folder.toString(), null, "table " + name + " is not there; run the stage that writes it first");
        }
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(
                folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (file.getFileName().toString().endsWith(".parquet")) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    /** A writer may give an unfinished file its name meanwhile. */
                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                        if (failure instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw failure;
                    }
                });
        return found.stream().sorted().toList();
    }

    /** The schema is derived anew where the table arrives. */
    private Object readResolve() {
        return new Table<>(name, row, version, readable);
    }

    @Override
    public String toString() {
        return name + " v" + version;
    }
}
