package dev.tessera.online.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
    @Test
    void aChildRunsWithTheSharedFlagsAndWatchesThisProcess(@TempDir Path scratch) throws IOException {
        Path root = Files.createDirectories(scratch.resolve("a b"));
        Files.writeString(
                Files.createDirectories(root.resolve("offline/target")).resolve("classpath.txt"), "/x.jar:/y.jar\n");
        List<String> command = new Installation(root, scratch.resolve("c"), List.of("-Xss2m"))
                .command(Installation.Program.OFFLINE, "3g", List.of("run-stages", "--work", "w"));
        assertThat(command)
                .containsSubsequence(
                        "@" + root.resolve(".mvn/jvm.options"),
                        "-Xmx3g",
                        "-Dorg.bytedeco.javacpp.cachedir=" + scratch.resolve("c/javacpp"),
                        "-Xss2m",
                        "-cp",
                        root.resolve("offline/target/classes") + ":/x.jar:/y.jar",
                        "dev.tessera.store.process.Supervised",
                        Long.toString(ProcessHandle.current().pid()),
                        "dev.tessera.offline.cli.TesseraOffline",
                        "run-stages",
                        "--work",
                        "w");
    }

    @Test
    void withoutTheLauncherItSaysWhatToUse() {
        assertThatThrownBy(Installation::ofLauncher).hasMessageContaining("./tessera");
    }
}
