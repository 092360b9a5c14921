package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonRowsTest {
    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("items.jsonl");
    }

    @Test
    void arraysBecomeValuesAndNullIsAbsent() throws IOException {
        Reading reading = Reading.of(Reading.write(
                file, "{\"item_id\": 7, \"title\": \"Caf\u00e9\", \"genres\": [\"a\", \"b\"], \"tags\": null}\n"));

        assertThat(reading.rows())
                .containsExactly(new SourceRow(
                        file.toString(), 1, Map.of("item_id", "7", "title", "Caf\u00e9", "genres", "a|b", "tags", "")));
    }

    @Test
    void linesThatAreNoObjectsAreRejected() throws IOException {
        Reading reading = Reading.of(Reading.write(file, "{\"item_id\": 1}\n[1]\n\n{\"item_id\": \n"));

        assertThat(reading.rows()).hasSize(1);
        assertThat(reading.rejected())
                .containsExactly(
                        new Rejected(file.toString(), 2, "", "not a JSON object", "[1]"),
                        new Rejected(file.toString(), 4, "", "not a JSON object", "{\"item_id\": "));
    }

    @Test
    void aLineThatIsNotUtf8IsRejected() throws IOException {
        Reading reading = Reading.of(Reading.writeLatin(file, "{\"title\": \"Caf\u00e9\"}\n{\"title\": \"Tea\"}\n"));

        assertThat(reading.rows()).hasSize(1);
        assertThat(reading.rejected()).extracting(Rejected::reason).containsExactly("not UTF-8");
    }

    @Test
    void columnsAreTheKeysOfTheFirstObject() throws IOException {
        Reading.write(file, "\n{\"item_id\": 1, \"title\": \"a\"}\n{\"other\": 1}\n");

        assertThat(new JsonRows().columns(file)).containsExactlyInAnyOrder("item_id", "title");
    }

    @Test
    void aFileWithoutObjectsIsRefused() throws IOException {
        Reading.write(file, "\n\n");

        assertThatThrownBy(() -> new JsonRows().columns(file)).hasMessageContaining(file.toString());
    }
}
