package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void thePortIsALine() throws IOException {
        Path file = folder.resolve("new").resolve("port");
        PortFile.write(file, 50051);
        assertThat(file).hasContent("50051\n");
    }

    @Test
    void whatCannotBeWrittenIsNamed() throws IOException {
        Path noFolder = Files.writeString(folder.resolve("file"), "");
        Files.writeString(Files.createDirectory(folder.resolve("folder")).resolve("something"), "");
        for (Path bad : List.of(noFolder.resolve("port"), folder.resolve("folder"))) {
            assertThatThrownBy(() -> PortFile.write(bad, 50051))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("--port-file is " + bad + ", which cannot be written");
        }
    }
}
