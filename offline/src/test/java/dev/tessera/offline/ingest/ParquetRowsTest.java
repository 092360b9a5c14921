package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.table.Table;
import dev.tessera.store.table.TableFileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetRowsTest {
    private static final Table<Line> LINES = Table.of("lines", Line.class, 1);

    @TempDir
    Path folder;

    /** What another system might export. */
    record Line(String itemId, List<String> genres, double rating, Instant timestamp, byte[] title) {}

    @Test
    void textListsNumbersAndTimesBecomeText() throws IOException {
        Path file = write(new Line("7", List.of("a", "b"), 4.5, Instant.parse("2025-01-06T10:00:00.5Z"), bytes("Tea")));

        assertThat(Reading.of(file).rows())
                .containsExactly(new SourceRow(
                        file.toString(),
                        1,
                        Map.of(
                                "item_id", "7",
                                "genres", "a|b",
                                "rating", "4.5",
                                "timestamp", "2025-01-06T10:00:00.500Z",
                                "title", "Tea")));
    }

    @Test
    void bytesThatAreNotUtf8AreRejectedWithRowAndColumn() throws IOException {
        Line good = new Line("7", List.of(), 1, Instant.EPOCH, bytes("Tea"));
        Line bad = new Line("8", List.of(), 1, Instant.EPOCH, new byte[] {'C', (byte) 0xe9});
        Reading reading = Reading.of(write(good, bad));

        assertThat(reading.rows()).hasSize(1);
        assertThat(reading.rejected()).extracting(Rejected::row).containsExactly(2L);
        assertThat(reading.rejected()).extracting(Rejected::field).containsExactly("title");
    }

    @Test
    void columnsComeFromTheSchema() throws IOException {
        Path file = write(new Line("7", List.of(), 1, Instant.EPOCH, bytes("Tea")));

        assertThat(new ParquetRows().columns(file))
                .containsExactly("item_id", "genres", "rating", "timestamp", "title");
    }

    @Test
    void aCutOffFileIsRefusedByName() throws IOException {
        Path file = Reading.write(folder.resolve("cut.parquet"), "PAR1 and no more");

        assertThatThrownBy(() -> new ParquetRows().columns(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cut.parquet");
    }

    @Test
    void damageFurtherOnIsNamedWithItsRow() throws IOException {
        Line[] lines = IntStream.range(0, 60_000)
                .mapToObj(i -> new Line("i" + i, List.of(), i, Instant.EPOCH, bytes("Tea " + new Random(i).nextLong())))
                .toArray(Line[]::new);
        Path file = write(lines);
        byte[] content = Files.readAllBytes(file);
        Arrays.fill(content, content.length / 2, content.length / 2 + 2000, (byte) 0x5a);
        Files.write(file, content);

        assertThatCode(() -> new ParquetRows().check(file)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Reading.of(file))
                .isInstanceOf(WrongFileException.class)
                .hasMessageStartingWith(file + " is damaged at row ")
                .hasMessageEndingWith("; expected a whole Parquet file");
    }

    @Test
    void aDamagedFirstRowIsFoundByLooking() throws IOException {
        Path file = write(new Line("7", List.of("a"), 1, Instant.EPOCH, bytes("Tea")));
        byte[] content = Files.readAllBytes(file);
        Arrays.fill(content, 4, 200, (byte) 0x5a);
        Files.write(file, content);

        assertThatThrownBy(() -> new ParquetRows().check(file))
                .isInstanceOf(WrongFileException.class)
                .hasMessageStartingWith(file + " is damaged at row 1: ");
    }

    private Path write(Line... lines) throws IOException {
        Path file = folder.resolve("lines.parquet");
        try (TableFileWriter<Line> writer = LINES.writer(file)) {
            for (Line line : lines) {
                writer.write(line);
            }
        }
        return file;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
