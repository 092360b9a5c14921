package dev.tessera.store.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumericProfileTest {
    @TempDir
    Path folder;

    @Test
    void instructionsThatKernelsAreChosenByAreReadFromLinux() throws IOException {
        Path cpuinfo = Files.writeString(folder.resolve("cpuinfo"), """
                processor	: 0
                model name	: Some CPU avx512f
                flags		: fpu vme avx2 fma avx aes
                processor	: 1
                flags		: avx512f
                """);
        assertThat(NumericProfile.instructions(cpuinfo)).containsExactly("avx", "avx2", "fma");
        Files.writeString(cpuinfo, "processor : 0\nFeatures : fp asimd sve crc32\n");
        assertThat(NumericProfile.instructions(cpuinfo)).containsExactly("asimd", "sve");
        assertThat(NumericProfile.instructions(folder.resolve("absent"))).isEmpty();
    }

    @Test
    void aProfileNamesPlatformLibraryDeviceAndBatch() {
        assertThat(NumericProfile.ofSingleHistories(new TensorFlowThreads(1, 0)))
                .startsWith(System.getProperty("os.name") + " " + System.getProperty("os.arch") + "; ")
                .contains("; TensorFlow 2.", "; 1 threads; batch 4; TF_ENABLE_ONEDNN_OPTS ");
    }
}
