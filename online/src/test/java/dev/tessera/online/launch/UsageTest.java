package dev.tessera.online.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UsageTest {
    @Test
    void thePeakIsReadFromTheKernelsStatus() {
        assertThat(ResidentMemory.peak(
                        List.of("Name:\tjava", "VmPeak:\t 9 kB", "VmHWM:\t    2048 kB", "VmRSS:\t 1 kB")))
                .hasValue(2L << 20);
        assertThat(ResidentMemory.peak(List.of("Name:\tjava"))).isEmpty();
        assertThat(ResidentMemory.peak(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void eachProcessHasALine() {
        String table = Usage.table(List.of(
                new Usage("stages", Duration.ofSeconds(245), OptionalLong.of(3L << 30)),
                new Usage("redis", Duration.ofSeconds(5), OptionalLong.empty())));
        assertThat(table.lines())
                .hasSize(3)
                .anyMatch(line -> line.matches(" *stages +4 m 05 +3,072 MiB"))
                .anyMatch(line -> line.matches(" *redis +0 m 05 +not told"));
    }
}
