package dev.tessera.store.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.tensorflow.TensorFlow;

/** TensorFlow on a machine without NVIDIA's driver. */
class DevicesIT {
    private static final Path DRIVER = Path.of("/proc/driver/nvidia");
    private static final TensorFlowThreads THREADS = new TensorFlowThreads(1, 1);

    @Test
    void theLineSaysCpu() {
        assumeThat(DRIVER).doesNotExist();

        assertThat(Devices.probe(THREADS).line())
                .startsWith("TensorFlow " + TensorFlow.version() + " on CPU, 1 thread");
    }

    @Test
    void theSystemSaysWhichLibraryCannotBeOpened() {
        assumeThat(DRIVER).doesNotExist();
        assertThat(TensorFlow.version()).isNotEmpty();

        assertThat(GpuLibraries.missing(GpuLibraries.system())).contains("libcuda.so.1");
        assertThatThrownBy(() -> GpuLibraries.system().open("libnowhere.so.1"))
                .isInstanceOf(UnsatisfiedLinkError.class)
                .hasMessageStartingWith("libnowhere.so.1: ");
    }
}
