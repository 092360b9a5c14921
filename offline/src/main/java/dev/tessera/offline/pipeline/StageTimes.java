package dev.tessera.offline.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long each stage took, and the most memory the process had held by its end. Stages may be measured by several threads. */
public final class StageTimes {
    private static final Logger LOG = LoggerFactory.getLogger(StageTimes.class);
    private static final Path STATUS = Path.of("/proc/self/status");

    private final List<String> lines = new ArrayList<>();
    private final Map<String, Duration> taken = new LinkedHashMap<>();

    /** Work that may fail in any way. */
    @FunctionalInterface
    public interface Stage {
        void run() throws Exception;
    }

    public void measure(String name, Stage stage) throws Exception {
        time(name, () -> {
            stage.run();
            return name;
        });
    }

    /** The same for work that leaves something. */
    public <T> T time(String name, Callable<T> stage) throws Exception {
        LOG.info("{}: starts", name);
        long started = System.nanoTime();
        T left = stage.call();
        Duration time = Duration.ofNanos(System.nanoTime() - started);
        String line = String.format(Locale.ROOT, "%-40s %7.1f s%s", name, time.toMillis() / 1000.0, peakMemory());
        synchronized (lines) {
            lines.add(line);
            taken.put(name, time);
        }
        return left;
    }

    /** How long what has ended took, by name, in the order of ending. */
    public Map<String, Duration> taken() {
        synchronized (lines) {
            return new LinkedHashMap<>(taken);
        }
    }

    public void report() {
        LOG.info(
                "wall time of each stage (studies may run side by side), and the peak memory of the process at its end:");
        lines.forEach(LOG::info);
    }

    /** From the operating system, where it tells; native memory included. */
    private static String peakMemory() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmHWM:")) {
                    long kib = Long.parseLong(line.replaceAll("\\D", ""));
                    return String.format(Locale.ROOT, " %6d MiB", kib / 1024);
                }
            }
            return "";
        } catch (IOException e) {
            return "";
        }
    }
}
