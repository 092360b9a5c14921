package dev.tessera.online.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The processor time that this process and redis-server took so far, in nanoseconds, as Linux counts it: all threads, those of the Java machine and of TensorFlow too. What compiles
 * is left out, for a ranker that has run for a while compiles next to nothing; so are threads whose names begin with {@value #CLIENT}, which stand for another process. This process is
 * counted in steps of 10 ms.
 */
final class ProcessorTime {
    static final String CLIENT = "client";

    private static final Pattern COMPILER = Pattern.compile("C[12] Comp");
    private static final double NANOS_A_SECOND = 1e9;
    private static final double TICKS_A_SECOND = 100;
    /** Of the fields of {@code stat} behind the name: time in the program, then in the kernel for it. */
    private static final int TICKS_AT = 11;

    private static final Map<String, String> ROLES = Map.of(
            CLIENT,
            CLIENT,
            "grpc-default-worker",
            "connections",
            "slates-",
            "threads of calls",
            "history",
            "reading histories");

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Path redis;
    private final List<Path> compilers;

    /** @param redis id of the process of redis-server */
    ProcessorTime(long redis) {
        this.redis = Path.of("/proc/" + redis);
        compilers = tasks(Path.of("/proc/self")).stream()
                .filter(task -> COMPILER.matcher(read(task.resolve("comm"))).lookingAt())
                .toList();
    }

    double nanos() {
        return ofThisProcess() + of(tasks(redis)) - byRole().getOrDefault(CLIENT, 0.0);
    }

    /** The same, split by what threads are for. */
    Map<String, Double> split() {
        Map<String, Double> split = byRole();
        double others = ofThisProcess()
                - split.values().stream().mapToDouble(Double::doubleValue).sum();
        split.remove(CLIENT);
        split.put("redis-server", of(tasks(redis)));
        split.put("everything else: garbage collection, TensorFlow", others);
        return split;
    }

    private Map<String, Double> byRole() {
        Map<String, Double> split = new LinkedHashMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null) {
                double nanos = Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
                ROLES.forEach((name, role) -> {
                    if (thread.getThreadName().startsWith(name)) {
                        split.merge(role, nanos, Double::sum);
                    }
                });
            }
        }
        return split;
    }

    private double ofThisProcess() {
        String stat = read(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[TICKS_AT]) + Long.parseLong(fields[TICKS_AT + 1]);
        return ticks * NANOS_A_SECOND / TICKS_A_SECOND - of(compilers);
    }

    /** Of threads none of which ends. */
    private static double of(List<Path> tasks) {
        return tasks.stream()
                .mapToDouble(task ->
                        Double.parseDouble(read(task.resolve("schedstat")).split(" ", -1)[0]))
                .sum();
    }

    private static List<Path> tasks(Path process) {
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            return tasks.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
