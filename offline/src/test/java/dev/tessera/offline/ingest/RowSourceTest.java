package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowSourceTest {
    @TempDir
    Path folder;

    @Test
    void aMissingColumnStopsWithFileColumnAndWhatWasFound() throws IOException {
        Path file = Reading.write(folder.resolve("items.csv"), "id,title,colour\n1,Tea,red\n");

        assertThatThrownBy(() -> RowSource.of(List.of(file), ItemColumns.REQUIRED))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("no column item_id")
                .hasMessageContaining("found id, title, colour");
    }

    @Test
    void everyFileOfAFolderIsLookedAt() throws IOException {
        Reading.write(folder.resolve("a.csv"), "item_id,title\n1,Tea\n");
        Reading.write(folder.resolve("b.jsonl"), "{\"item_id\": \"2\"}\n");
        Reading.write(folder.resolve("notes.txt"), "not looked at");

        assertThatThrownBy(() -> RowSource.of(List.of(folder), ItemColumns.REQUIRED))
                .hasMessageContaining("b.jsonl has no column title");
        Reading.write(folder.resolve("b.jsonl"), "{\"item_id\": \"2\", \"title\": \"Pot\"}\n");
        assertThatCode(() -> RowSource.of(List.of(folder), ItemColumns.REQUIRED))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsNotWhatItsNameSaysIsRefusedWithWhatWasExpected() throws IOException {
        Map<byte[], String> wrong = new LinkedHashMap<>();
        wrong.put(gzip("item_id,title\n1,Tea\n"), "is gzip-compressed");
        wrong.put(new byte[] {'P', 'K', 3, 4, 20, 0}, "is a zip file, as spreadsheets are");
        wrong.put("item_id,title\n".getBytes(StandardCharsets.UTF_16LE), "is no text: it has a byte 0 at 1");
        wrong.put("item_id,title\n".getBytes(StandardCharsets.UTF_16), "is UTF-16");
        wrong.put("PAR1 and more".getBytes(StandardCharsets.UTF_8), "is a Parquet file");
        wrong.put(garbage(), "is no text: it has a byte 0 at");
        for (Map.Entry<byte[], String> each : wrong.entrySet()) {
            for (String name : List.of("items.csv", "items.jsonl")) {
                Path file = Files.write(folder.resolve(name), each.getKey());
                assertThatThrownBy(() -> RowSource.of(List.of(file), ItemColumns.REQUIRED))
                        .isInstanceOf(WrongFileException.class)
                        .hasMessageStartingWith(file + " " + each.getValue())
                        .hasMessageEndingWith(
                                name.endsWith("csv")
                                        ? "; expected CSV in UTF-8 with a header line"
                                        : "; expected one JSON object a line, in UTF-8");
            }
        }
    }

    @Test
    void aHeaderOfOtherBytesIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("items.csv"), new byte[] {(byte) 0xc3, 'i', 'd', '\n'});
        assertThatThrownBy(() -> RowSource.of(List.of(file), ItemColumns.REQUIRED))
                .hasMessage(file + " has a first line that is not UTF-8; expected CSV in UTF-8 with a header line");
    }

    @Test
    void aParquetFileThatIsNoneIsRefused() throws IOException {
        Path file = folder.resolve("items.parquet");
        for (byte[] content : List.of(
                new byte[0],
                garbage(),
                "item_id,title\n1,Tea\n".getBytes(StandardCharsets.UTF_8),
                "PAR1 and no footer \4\0\0\0PAR1".getBytes(StandardCharsets.UTF_8))) {
            Files.write(file, content);
            assertThatThrownBy(() -> RowSource.of(List.of(file), ItemColumns.REQUIRED))
                    .isInstanceOf(WrongFileException.class)
                    .hasMessageStartingWith(file + " is no Parquet file: ")
                    .hasMessageEndingWith("; expected a whole Parquet file");
        }
    }

    private static byte[] garbage() {
        byte[] garbage = new byte[20_000];
        new Random(1).nextBytes(garbage);
        return garbage;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void absentFilesAndEmptyFoldersAreRefused() {
        assertThatThrownBy(() -> RowSource.of(List.of(folder.resolve("none.csv")), ItemColumns.REQUIRED))
                .hasMessageContaining("none.csv");
        assertThatThrownBy(() -> RowSource.of(List.of(folder), ItemColumns.REQUIRED))
                .hasMessageContaining("holds no .csv");
    }
}
