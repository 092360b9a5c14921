package dev.tessera.online.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the Java machine and the operating system say of the process. What one of them does not tell is absent. */
public final class ProcessMetrics {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;

    private ProcessMetrics() {}

    public static void register(Meter meter) {
        Observed observed = new Observed(meter);
        memory(observed);
        collections(observed);
        observed.gauge("tessera.jvm.threads", "{thread}", "Threads that live", () -> ManagementFactory.getThreadMXBean()
                .getThreadCount());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            system(observed, system);
        }
    }

    private static void memory(Observed observed) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        observed.gauge("tessera.jvm.memory.used", "By", "Memory that the Java machine uses", measured -> {
            measured.record(memory.getHeapMemoryUsage().getUsed(), Observed.labels("area", "heap"));
            measured.record(memory.getNonHeapMemoryUsage().getUsed(), Observed.labels("area", "other"));
        });
        observed.gauge(
                "tessera.jvm.heap.limit", "By", "The most that the heap may take", () -> memory.getHeapMemoryUsage()
                        .getMax());
        observed.gauge(
                "tessera.process.memory.resident",
                "By",
                "Memory of the process, native libraries included",
                measured -> resident().ifPresent(measured::record));
    }

    private static void collections(Observed observed) {
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        observed.secondsSpent(
                "tessera.jvm.gc.time",
                "Time spent collecting garbage",
                measured -> collectors.forEach(each -> measured.record(
                        each.getCollectionTime() / MILLIS, Observed.labels("collector", each.getName()))));
        observed.counter("tessera.jvm.gc.collections", "{collection}", "Garbage collections", () -> collectors.stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum());
    }

    private static void system(Observed observed, UnixOperatingSystemMXBean system) {
        observed.secondsSpent(
                "tessera.process.cpu.time",
                "Processor time, of all cores",
                measured -> measured.record(system.getProcessCpuTime() / NANOS));
        observed.gauge(
                "tessera.process.open.files",
                "{file}",
                "File handles that are open",
                system::getOpenFileDescriptorCount);
        observed.gauge(
                "tessera.process.open.files.limit",
                "{file}",
                "File handles that may be open",
                system::getMaxFileDescriptorCount);
    }

    private static OptionalLong resident() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
