package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationFileTest {
    private static final String KEY = "key";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("some.activations");
    }

    @Test
    void everyItemHasTheRowsThatItWasGiven() throws IOException {
        write();
        ActivationFile read = ActivationFile.open(file, KEY);
        assertThat(read.row()).containsExactly(3);
        assertThat(read.rowSize()).isEqualTo(3);
        assertThat(Arrays.asList(read.rows(0), read.rows(1), read.rows(2), read.rows(3)))
                .containsExactly(2, 0, 1, 0);
        assertThat(read.mostRows()).isEqualTo(2);
        assertThat(read.bytes()).as("no padding").isEqualTo(9 * Float.BYTES);
        float[] into = new float[10];
        read.read(2, into, 0);
        read.read(1, into, 0);
        read.read(0, into, 4);
        assertThat(into).containsExactly(7, 8, 9, 0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void aWriterThatEndsBeforeItIsWholeLeavesNothing() throws IOException {
        try (ActivationWriter writer = new ActivationWriter(file, 4)) {
            writer.row(new long[] {3});
            writer.add(0, new float[] {1, 2, 3}, 0, 1);
            try (var files = Files.list(folder)) {
                assertThat(files).hasSize(1).doesNotContain(file);
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 36, 40, 60, 96})
    void aFileThatIsCutShortIsRefusedByName(int left) throws IOException {
        write();
        byte[] bytes = Files.readAllBytes(file);
        assertThat(bytes.length).isGreaterThan(left);
        Files.write(file, Arrays.copyOf(bytes, left));
        assertThatThrownBy(() -> ActivationFile.open(file, KEY))
                .isInstanceOf(UncheckedIOException.class)
                .rootCause()
                .hasMessageContaining(file.toString())
                .hasMessageContaining("delete it");
    }

    @Test
    void everyByteThatHasChangedIsNoticed() throws IOException {
        write();
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 4;
            Files.write(file, changed);
            assertThatThrownBy(() -> {
                        ActivationFile read = ActivationFile.open(file, KEY);
                        read.read(0, new float[6], 0);
                        read.read(2, new float[3], 0);
                    })
                    .as("byte %d", i)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void aFileOfAnotherKeyIsRefused() throws IOException {
        write();
        assertThatThrownBy(() -> ActivationFile.open(file, "other"))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("another than its name says");
    }

    /** Two rows, none, one, none; what stands around them among the values is not theirs. */
    private void write() throws IOException {
        try (ActivationWriter writer = new ActivationWriter(file, 4)) {
            writer.row(new long[] {3});
            writer.add(0, new float[] {1, 2, 3, 4, 5, 6, 0, 0, 0}, 0, 2);
            writer.add(2, new float[] {0, 0, 0, 7, 8, 9}, 3, 1);
            writer.publish(KEY);
        }
    }
}
