package dev.tessera.store.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class GpuLibrariesTest {
    @Test
    void aCompleteMachineLacksNothing() {
        assertThat(GpuLibraries.missing(name -> {})).isEmpty();
    }

    @Test
    void onlyWhatCannotBeOpenedIsNamed() {
        Set<String> absent = Set.of("libcudnn.so.9", "libcufft.so.11");

        assertThat(GpuLibraries.missing(name -> {
                    if (absent.contains(name)) {
                        throw new UnsatisfiedLinkError(
                                name + ": cannot open shared object file: No such file or directory");
                    }
                }))
                .containsExactly("libcufft.so.11", "libcudnn.so.9");
    }

    @Test
    void aLibraryThatLacksAnotherIsNamedWithIt() {
        String reason = "libnvJitLink.so.12: cannot open shared object file: No such file or directory";

        assertThat(GpuLibraries.missing(name -> {
                    if (name.equals("libcusparse.so.12")) {
                        throw new UnsatisfiedLinkError(reason);
                    }
                }))
                .containsExactly("libcusparse.so.12 (" + reason + ")");
    }
}
