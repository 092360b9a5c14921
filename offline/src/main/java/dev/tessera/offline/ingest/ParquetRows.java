package dev.tessera.offline.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Flat Parquet files: text, numbers, dates, timestamps and lists of them. Null is the same as absent. */
final class ParquetRows implements RowReader {

    /** Reads the footer and the first row. */
    @Override
    public void check(Path file) throws IOException {
        columns(file);
        try (ParquetReader<GenericRecord> reader = rows(file)) {
            next(reader, file, 1);
        }
    }

    @Override
    public List<String> columns(Path file) throws IOException {
        try (ParquetFileReader reader = open(file)) {
            return reader.getFileMetaData().getSchema().getFields().stream()
                    .map(Type::getName)
                    .toList();
        } catch (IOException | RuntimeException e) {
            throw new WrongFileException(file, "is no Parquet file: " + e.getMessage(), "a whole Parquet file", e);
        }
    }

    @Override
    public long estimateRows(Path file) throws IOException {
        try (ParquetFileReader reader = open(file)) {
            return reader.getRecordCount();
        }
    }

    private static ParquetFileReader open(Path file) throws IOException {
        return ParquetFileReader.open(
                new LocalInputFile(file),
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
    }

    @Override
    public void read(Path file, Consumer<SourceRow> rows, Consumer<Rejected> rejected) throws IOException {
        try (ParquetReader<GenericRecord> reader = rows(file)) {
            long number = 1;
            for (GenericRecord stored = next(reader, file, number);
                    stored != null;
                    stored = next(reader, file, number)) {
                read(new SourceRow(file.toString(), number, Map.of()), stored, rows, rejected);
                number++;
            }
        }
    }

    private static ParquetReader<GenericRecord> rows(Path file) throws IOException {
        return AvroParquetReader.<GenericRecord>builder(new LocalInputFile(file), new PlainParquetConfiguration())
                .withDataModel(GenericData.get())
                .build();
    }

    /** The next row, or null at the end; failures of the reader alone are failures of the file. */
    private static @Nullable GenericRecord next(ParquetReader<GenericRecord> reader, Path file, long number)
            throws WrongFileException {
        try {
            return reader.read();
        } catch (IOException | RuntimeException e) {
            throw new WrongFileException(
                    file, "is damaged at row " + number + ": " + e.getMessage(), "a whole Parquet file", e);
        }
    }

    private static void read(
            SourceRow place, GenericRecord stored, Consumer<SourceRow> rows, Consumer<Rejected> rejected) {
        Map<String, String> fields = new HashMap<>();
        for (Schema.Field field : stored.getSchema().getFields()) {
            Optional<String> text = text(stored.get(field.pos()), nonNull(field.schema()));
            if (text.isEmpty()) {
                rejected.accept(Rejected.field(place, field.name(), Fault.NOT_UTF8));
                return;
            }
            fields.put(field.name(), text.get());
        }
        rows.accept(new SourceRow(place.file(), place.row(), fields));
    }

    private static Schema nonNull(Schema schema) {
        return schema.isUnion()
                ? schema.getTypes().stream()
                        .filter(type -> type.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElse(schema)
                : schema;
    }

    /** Nothing if the value is bytes that are not UTF-8. */
    private static Optional<String> text(@Nullable Object value, Schema schema) {
        if (value == null) {
            return Optional.of("");
        } else if (value instanceof Utf8 utf8) {
            return dev.tessera.offline.ingest.Utf8.decode(Arrays.copyOf(utf8.getBytes(), utf8.getByteLength()));
        } else if (value instanceof ByteBuffer buffer) {
            return dev.tessera.offline.ingest.Utf8.decodeLatin(
                    StandardCharsets.ISO_8859_1.decode(buffer.duplicate()).toString());
        } else if (value instanceof Collection<?> values) {
            return list(values, schema);
        } else if (value instanceof Number number && schema.getLogicalType() != null) {
            return Optional.of(time(number.longValue(), schema.getLogicalType().getName()));
        }
        return Optional.of(value.toString());
    }

    private static Optional<String> list(Collection<?> values, Schema schema) {
        Schema element = nonNull(schema.getElementType());
        StringBuilder joined = new StringBuilder();
        for (Object value : values) {
            // A list written in the old two-level form arrives as records of one field.
            boolean wrapped = value instanceof GenericRecord;
            Optional<String> text = wrapped
                    ? text(
                            ((GenericRecord) value).get(0),
                            nonNull(element.getFields().get(0).schema()))
                    : text(value, element);
            if (text.isEmpty()) {
                return text;
            }
            joined.append(joined.isEmpty() ? "" : "|").append(text.get());
        }
        return Optional.of(joined.toString());
    }

    private static String time(long value, String logicalType) {
        return switch (logicalType) {
            case "date" -> LocalDate.ofEpochDay(value).toString();
            case "timestamp-millis", "local-timestamp-millis" ->
                Instant.ofEpochMilli(value).toString();
            case "timestamp-micros", "local-timestamp-micros" ->
                Instant.EPOCH.plus(value, ChronoUnit.MICROS).toString();
            case "timestamp-nanos", "local-timestamp-nanos" ->
                Instant.EPOCH.plus(value, ChronoUnit.NANOS).toString();
            default -> Long.toString(value);
        };
    }
}
