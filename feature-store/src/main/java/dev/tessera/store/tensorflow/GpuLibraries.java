package dev.tessera.store.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;

/** The shared libraries that TensorFlow's GPU build opens; it does without all GPUs if one of them is missing. */
final class GpuLibraries {
    /** Of the driver, of CUDA 12 and of cuDNN 9. */
    static final List<String> NAMES = List.of(
            "libcuda.so.1",
            "libcudart.so.12",
            "libcublas.so.12",
            "libcublasLt.so.12",
            "libcufft.so.11",
            "libcusolver.so.11",
            "libcusparse.so.12",
            "libcudnn.so.9");

    private static final String BUILD = "/org/tensorflow/internal/c_api/linux-x86_64-gpu/libtensorflow_cc.so.2";

    private GpuLibraries() {}

    /** Opens shared libraries by name. */
    @FunctionalInterface
    interface Linker {
        /** @throws UnsatisfiedLinkError if the library, or one that it needs, cannot be opened; the message is the system's */
        void open(String library);
    }

    /** The linker of the operating system, which searches as it does for TensorFlow; TensorFlow must have been loaded. */
    static Linker system() {
        return Loader::loadGlobal;
    }

    /** Whether the class path has TensorFlow's GPU build. */
    static boolean expected() {
        return TensorFlow.class.getResource(BUILD) != null;
    }

    /** The libraries that cannot be opened, each with the system's reason where that is another library. */
    static List<String> missing(Linker linker) {
        List<String> missing = new ArrayList<>();
        for (String name : NAMES) {
            try {
                linker.open(name);
            } catch (UnsatisfiedLinkError e) {
                String reason = String.valueOf(e.getMessage());
                missing.add(reason.startsWith(name) ? name : name + " (" + reason + ")");
            }
        }
        return missing;
    }
}
