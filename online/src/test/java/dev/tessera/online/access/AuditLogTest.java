package dev.tessera.online.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AuditLogTest {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final AuditLog log = new AuditLog(() -> now);

    private static AuditLog.Entry entry(Optional<String> caller, Optional<String> item) {
        return new AuditLog.Entry(caller, "10.0.0.7", "tessera.v1.Admin/RemoveItem", item, "OK", OptionalLong.of(17));
    }

    @Test
    void aCallIsALineOfJson() {
        try (LogLines audit = new LogLines(AuditLog.LOGGER)) {
            log.write(entry(Optional.of("catalog"), Optional.of("k7")));
            assertThat(audit.lines())
                    .containsExactly(
                            "{\"time\":\"2026-03-01T12:00:00Z\",\"caller\":\"catalog\",\"peer\":\"10.0.0.7\","
                                    + "\"method\":\"tessera.v1.Admin/RemoveItem\",\"item\":\"k7\",\"status\":\"OK\",\"revision\":17}");
        }
    }

    @Test
    void noItemForgesALineOrFillsTheLog() throws IOException {
        try (LogLines audit = new LogLines(AuditLog.LOGGER)) {
            String forged = "a\"}\n{\"caller\":\"somebody else\"";
            log.write(entry(Optional.of("catalog"), Optional.of(forged)));
            log.write(entry(Optional.of("catalog"), Optional.of("x".repeat(1 << 20))));
            assertThat(audit.lines()).noneMatch(line -> line.contains("\n"));
            assertThat(new ObjectMapper()
                            .readTree(audit.lines().get(0))
                            .get("item")
                            .asText())
                    .isEqualTo(forged);
            assertThat(audit.lines().get(1)).hasSizeLessThan(500);
        }
    }

    @Test
    void whoIsRefusedCannotFillItAndWhatIsLeftOutIsCounted() {
        try (LogLines audit = new LogLines(AuditLog.LOGGER)) {
            for (int call = 0; call < 1000; call++) {
                log.write(entry(Optional.empty(), Optional.empty()));
            }
            assertThat(audit.lines()).as("of strangers").hasSize(100);
            for (int call = 0; call < 1000; call++) {
                log.write(entry(Optional.of("shop"), Optional.empty()));
            }
            assertThat(audit.lines())
                    .as("of callers who may not, whom strangers do not hide")
                    .hasSize(200);
            log.write(entry(Optional.of("catalog"), Optional.of("k7")));
            assertThat(last(audit)).contains("\"omitted\":900");
            now = now.plusSeconds(1);
            log.write(entry(Optional.empty(), Optional.empty()));
            assertThat(last(audit)).doesNotContain("omitted").doesNotContain("caller");
        }
    }

    @Test
    void noCallThatReachedTheServiceIsLeftOut() {
        try (LogLines audit = new LogLines(AuditLog.LOGGER)) {
            for (int call = 0; call < 1000; call++) {
                log.write(entry(Optional.of("catalog"), Optional.of("k" + call)));
            }
            assertThat(audit.lines()).hasSize(1000);
        }
    }

    private static String last(LogLines audit) {
        List<String> lines = audit.lines();
        return lines.get(lines.size() - 1);
    }
}
