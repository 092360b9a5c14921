package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import dev.tessera.online.access.AuditLog;
import dev.tessera.online.access.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class AuditFileTest {
    private final AuditLog log = new AuditLog(() -> Instant.EPOCH);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @AfterEach
    void closeTheFile() {
        log.close();
        ((Logger) LoggerFactory.getLogger(AuditLog.LOGGER)).detachAndStopAllAppenders();
    }

    private void write(String item) {
        log.write(new AuditLog.Entry(
                Optional.of("catalog"), "10.0.0.7", "m", Optional.of(item), "OK", OptionalLong.of(1)));
    }

    @Test
    void linesAreAppendedAsTheyComeAndNothingElseIs() throws IOException {
        Path file = Files.writeString(folder.resolve("audit.jsonl"), "what was there\n");
        AuditFile.open(file);
        write("k1");
        write("ü%n{}");
        assertThat(Files.readAllLines(file))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("what was there"),
                        second -> assertThat(second).startsWith("{\"time\":").contains("\"item\":\"k1\""),
                        third -> assertThat(third).contains("\"item\":\"ü%n{}\""));
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() {
        Path lost = folder.resolve("none").resolve("audit.jsonl");
        for (Path bad : List.of(folder, lost)) {
            assertThatThrownBy(() -> AuditFile.open(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("--audit-log is " + bad + ", which cannot be written");
        }
        assertThat(lost.getParent()).as("a folder with a mistake in its name").doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsAnErrorOfTheLog() {
        try (LogLines lines = new LogLines(AuditFile.class.getName())) {
            AuditFile.open(Path.of("/dev/full"));
            write("k1");
            assertThat(lines.lines())
                    .singleElement()
                    .asString()
                    .startsWith("calls are missing in the audit log /dev/full: IO failure while writing");
        }
    }
}
