package dev.tessera.online.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessIT {
    @TempDir
    Path folder;

    @Test
    void whatItPrintsGoesToTheLogAndItsExitCodeIsTold() throws IOException, InterruptedException {
        Path log = folder.resolve("child.log");
        try (ChildProcess child = shell("echo out; echo err >&2; exit 5", Optional.of(log))) {
            assertThat(child.await()).isEqualTo(5);
        }
        assertThat(Files.readAllLines(log)).containsExactly("out", "err");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void itsWallTimeAndPeakMemoryAreMeasured() throws IOException, InterruptedException {
        try (ChildProcess child = shell("sleep 0.5", Optional.empty())) {
            child.await();
            assertThat(child.usage().wall()).isBetween(Duration.ofMillis(400), Duration.ofSeconds(20));
            assertThat(child.usage().peak()).isPresent();
        }
    }

    @Test
    void closingEndsIt() throws IOException, InterruptedException {
        ChildProcess child = shell("exec sleep 600", Optional.empty());
        assertThat(child.endsWithin(Duration.ofMillis(1))).isFalse();
        child.close();
        child.close();
        assertThat(child.isAlive()).isFalse();
    }

    private static ChildProcess shell(String script, Optional<Path> log) throws IOException {
        return ChildProcess.start("child", List.of("sh", "-c", script), log);
    }
}
