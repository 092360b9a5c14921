package dev.tessera.store.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevicesTest {
    @Test
    void aMachineWithoutGpuIsNoCauseForWords() {
        assertThat(new Devices("2.18.0", 1, List.of(), List.of(), "").line())
                .isEqualTo("TensorFlow 2.18.0 on CPU, 1 thread");
    }

    @Test
    void everyGpuIsNamed() {
        assertThat(new Devices("2.18.0", 16, List.of("GPU:0", "GPU:1"), List.of("NVIDIA L4"), "").line())
                .isEqualTo("TensorFlow 2.18.0 on GPU:0, GPU:1 (NVIDIA L4), 16 threads");
    }

    @Test
    void aGpuBuildWithoutGpuNamesTheLibrariesThatAreMissing() {
        String lack = Devices.lack(List.of("libcuda.so.1", "libcudnn.so.9"), "TensorFlow says: no");

        assertThat(new Devices("2.18.0", 2, List.of(), List.of("NVIDIA L4"), lack).line())
                .isEqualTo(
                        "TensorFlow 2.18.0 on CPU, 2 threads; no GPU is used: cannot open libcuda.so.1, libcudnn.so.9");
    }

    @Test
    void aGpuBuildThatLacksNoLibraryRepeatsWhatTensorFlowSays() {
        assertThat(Devices.lack(List.of(), "TensorFlow says: available devices are [ CPU:0 ]"))
                .isEqualTo("every library that TensorFlow needs is there, but TensorFlow says: "
                        + "available devices are [ CPU:0 ]");
    }

    @Test
    void modelsComeFromTheDriversFiles(@TempDir Path cards) throws IOException {
        for (String card : List.of("0000:3b:00.0", "0000:86:00.0")) {
            Path folder = Files.createDirectory(cards.resolve(card));
            Files.writeString(folder.resolve("information"), "Model: \t\t NVIDIA L4\nIRQ:   \t\t 125\n");
        }

        assertThat(NvidiaCards.models(cards)).containsExactly("NVIDIA L4");
    }
}
