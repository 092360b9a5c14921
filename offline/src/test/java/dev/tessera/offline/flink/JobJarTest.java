package dev.tessera.offline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

class JobJarTest {
    @Test
    void holdsTheClassesOfBothModulesAndNoLibrary() throws Exception {
        Path file;
        try (JobJar jar = JobJar.write()) {
            file = jar.file();
            try (JarFile written = new JarFile(file.toFile())) {
                List<String> entries = written.stream().map(ZipEntry::getName).toList();
                assertThat(entries)
                        .contains(
                                "dev/tessera/offline/flink/JobJar.class",
                                "dev/tessera/store/table/Table.class",
                                "dev/tessera/offline/cli/fine-tune.properties")
                        .allMatch(entry -> entry.startsWith("dev/tessera/"))
                        .doesNotHaveDuplicates();
            }
        }
        assertThat(file).doesNotExist();
    }
}
