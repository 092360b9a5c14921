package dev.tessera.offline.ingest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** RFC 4180 with a header line. Bytes are decoded field by field, so that one row that is not UTF-8 does not spoil the file. */
final class CsvRows implements RowReader {
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";
    private static final String EXPECTED = "CSV in UTF-8 with a header line";

    @Override
    public void check(Path file) throws IOException {
        TextStart.check(file, EXPECTED);
    }

    @Override
    public List<String> columns(Path file) throws IOException {
        try (CsvReader<CsvRecord> csv = open(file)) {
            var records = csv.iterator();
            if (!records.hasNext()) {
                throw new WrongFileException(file, "is empty", EXPECTED);
            }
            return header(file, records.next());
        } catch (CsvParseException e) {
            throw damaged(file, e);
        }
    }

    @Override
    public long estimateRows(Path file) throws IOException {
        return LineCount.estimate(file);
    }

    @Override
    public void read(Path file, Consumer<SourceRow> rows, Consumer<Rejected> rejected) throws IOException {
        List<String> columns = columns(file);
        try (CsvReader<CsvRecord> csv = open(file)) {
            var records = csv.iterator();
            records.next();
            while (records.hasNext()) {
                read(file, columns, records.next(), rows, rejected);
            }
        } catch (CsvParseException e) {
            throw damaged(file, e);
        }
    }

    private static void read(
            Path file, List<String> columns, CsvRecord csv, Consumer<SourceRow> rows, Consumer<Rejected> rejected) {
        long line = csv.getStartingLineNumber();
        if (csv.getFieldCount() != columns.size()) {
            String raw = Utf8.decodeLatin(String.join(",", csv.getFields())).orElse("");
            rejected.accept(new Rejected(file.toString(), line, "", Fault.FIELD_COUNT.reason(), raw));
            return;
        }
        Map<String, String> fields = new HashMap<>();
        for (int column = 0; column < columns.size(); column++) {
            Optional<String> text = Utf8.decodeLatin(csv.getField(column));
            if (text.isEmpty()) {
                rejected.accept(new Rejected(
                        file.toString(), line, columns.get(column), Fault.NOT_UTF8.reason(), csv.getField(column)));
                return;
            }
            fields.put(columns.get(column), text.get());
        }
        rows.accept(new SourceRow(file.toString(), line, fields));
    }

    private static CsvReader<CsvRecord> open(Path file) throws IOException {
        return CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(Files.newBufferedReader(file, StandardCharsets.ISO_8859_1));
    }

    private static List<String> header(Path file, CsvRecord first) throws IOException {
        String line = String.join("\n", first.getFields());
        String bytes = line.startsWith(BYTE_ORDER_MARK) ? line.substring(BYTE_ORDER_MARK.length()) : line;
        return Utf8.decodeLatin(bytes)
                .map(text -> List.of(text.split("\n", -1)).stream()
                        .map(String::strip)
                        .toList())
                .orElseThrow(() -> new WrongFileException(file, "has a first line that is not UTF-8", EXPECTED));
    }

    private static IOException damaged(Path file, CsvParseException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new WrongFileException(
                file,
                "is no CSV: " + e.getMessage() + " " + cause.getMessage(),
                EXPECTED + "; look for a quote that is never closed",
                e);
    }
}
