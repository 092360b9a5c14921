package dev.tessera.online.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Peak resident memory of a running process, as the kernel keeps it. */
final class ResidentMemory {
    private static final String PEAK = "VmHWM:";

    private ResidentMemory() {}

    /** In bytes; empty where the kernel does not tell, and once the process is gone. */
    static OptionalLong peak(long pid) {
        try {
            return peak(Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")));
        } catch (IOException | UncheckedIOException notTold) {
            return OptionalLong.empty();
        }
    }

    static OptionalLong peak(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(PEAK))
                .mapToLong(line -> 1024
                        * Long.parseLong(
                                line.substring(PEAK.length()).replace("kB", "").strip()))
                .findFirst();
    }
}
