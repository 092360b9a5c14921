package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRowsTest {
    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("items.csv");
    }

    @Test
    void rowsHaveTheLineOnWhichTheyStart() throws IOException {
        Reading reading = Reading.of(Reading.write(file, "item_id,title\n1,\"two\nlines\"\n\n2,\"say \"\"hi\"\"\"\n"));

        assertThat(reading.rows())
                .containsExactly(
                        new SourceRow(file.toString(), 2, Map.of("item_id", "1", "title", "two\nlines")),
                        new SourceRow(file.toString(), 5, Map.of("item_id", "2", "title", "say \"hi\"")));
        assertThat(reading.rejected()).isEmpty();
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumn() throws IOException {
        Reading.write(file, "\ufeffitem_id,title\n1,Caf\u00e9\n");

        assertThat(new CsvRows().columns(file)).containsExactly("item_id", "title");
        assertThat(Reading.of(file).rows().get(0).text("title")).isEqualTo("Caf\u00e9");
    }

    @Test
    void oneRowThatIsNotUtf8DoesNotSpoilTheFile() throws IOException {
        Reading reading = Reading.of(Reading.writeLatin(file, "item_id,title\n1,Caf\u00e9\n2,Tea\n"));

        assertThat(reading.rows()).extracting(SourceRow::row).containsExactly(3L);
        assertThat(reading.rejected())
                .containsExactly(new Rejected(file.toString(), 2, "title", "not UTF-8", "Caf\u00e9"));
    }

    @Test
    void aRowWithAFieldTooFewOrTooManyIsRejected() throws IOException {
        Reading reading = Reading.of(Reading.write(file, "item_id,title\n1\n2,Tea,cup\n3,Pot\n"));

        assertThat(reading.rows()).hasSize(1);
        assertThat(reading.rejected()).extracting(Rejected::row).containsExactly(2L, 3L);
        assertThat(reading.rejected()).extracting(Rejected::reason).containsOnly(Fault.FIELD_COUNT.reason());
        assertThat(reading.rejected()).extracting(Rejected::raw).containsExactly("1", "2,Tea,cup");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Reading.write(file, "");

        assertThatThrownBy(() -> Reading.of(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("header");
    }

    @Test
    void aQuoteThatIsNeverClosedStopsWithTheFileNamed() throws IOException {
        Reading.write(file, "item_id,title\n1,\"" + "a,b\n".repeat(5_000_000));

        assertThatThrownBy(() -> Reading.of(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("never closed");
    }

    @Test
    void anUnknownExtensionIsRefused() {
        assertThatThrownBy(() -> RowReader.of(Path.of("items.xlsx")))
                .hasMessageContaining("items.xlsx")
                .hasMessageContaining(".parquet");
    }
}
