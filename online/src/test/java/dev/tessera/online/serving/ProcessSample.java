package dev.tessera.online.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Linux and the Java machine say of a process at one moment.
 *
 * @param anonymousMib memory of the process in RAM that is of no file
 * @param mappedMib memory of the process in RAM that is of files
 * @param threads of the machine and of native libraries too
 * @param heapMib after the latest collection of garbage; 0 before the first
 */
record ProcessSample(double anonymousMib, double mappedMib, int files, int threads, int heapMib) {
    private static final double KIB_A_MIB = 1024;
    private static final Pattern COLLECTED = Pattern.compile("Pause .*->(\\d+)M\\(");

    /** @param collections what {@code -Xlog:gc} wrote */
    static ProcessSample of(long pid, Path collections) {
        try {
            List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
            try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
                return new ProcessSample(
                        number(status, "RssAnon:") / KIB_A_MIB,
                        number(status, "RssFile:") / KIB_A_MIB,
                        (int) open.count(),
                        (int) number(status, "Threads:"),
                        collected(Files.readAllLines(collections)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    double residentMib() {
        return anonymousMib + mappedMib;
    }

    private static long number(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.split("\\s+")[1]))
                .findFirst()
                .orElseThrow();
    }

    private static int collected(List<String> log) {
        for (int line = log.size() - 1; line >= 0; line--) {
            Matcher found = COLLECTED.matcher(log.get(line));
            if (found.find()) {
                return Integer.parseInt(found.group(1));
            }
        }
        return 0;
    }

    /** Collects all garbage of the process, and waits for the end of it. */
    static void collectGarbage(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
    }

    /** What the Java machine answers to a command. */
    static String jcmd(long pid, String... command) throws IOException, InterruptedException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process asking = new ProcessBuilder(
                        Stream.concat(Stream.of(tool.toString(), Long.toString(pid)), Stream.of(command))
                                .toList())
                .redirectErrorStream(true)
                .start();
        String answer = new String(asking.getInputStream().readAllBytes());
        if (!asking.waitFor(60, TimeUnit.SECONDS) || asking.exitValue() != 0) {
            throw new IOException("jcmd " + String.join(" ", command) + ": " + answer);
        }
        return answer;
    }

    static double median(List<ProcessSample> samples, ToDoubleFunction<ProcessSample> figure) {
        double[] sorted = samples.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
