package dev.tessera.online.launch;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What a process cost.
 *
 * @param peak greatest resident memory in bytes; empty where the operating system does not tell
 */
record Usage(String process, Duration wall, OptionalLong peak) {

    static String table(List<Usage> usages) {
        return usages.stream()
                .map(Usage::line)
                .collect(Collectors.joining(
                        "", String.format("  %-10s %10s %15s%n", "process", "wall time", "peak memory"), ""));
    }

    private String line() {
        String memory = peak.isPresent() ? String.format(Locale.ROOT, "%,d MiB", peak.getAsLong() >> 20) : "not told";
        return String.format(
                Locale.ROOT, "  %-10s %6d m %02d %15s%n", process, wall.toMinutes(), wall.toSecondsPart(), memory);
    }
}
