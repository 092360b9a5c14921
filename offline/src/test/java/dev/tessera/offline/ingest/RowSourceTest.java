package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
    void absentFilesAndEmptyFoldersAreRefused() {
        assertThatThrownBy(() -> RowSource.of(List.of(folder.resolve("none.csv")), ItemColumns.REQUIRED))
                .hasMessageContaining("none.csv");
        assertThatThrownBy(() -> RowSource.of(List.of(folder), ItemColumns.REQUIRED))
                .hasMessageContaining("holds no .csv");
    }
}
