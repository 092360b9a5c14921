package dev.tessera.online.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AuditLogTest {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final AuditLog log = new AuditLog(() -> now);

    private static AuditLog.Entry entry(Optional<String> caller, Optional<String> item) {
        return new AuditLog.Entry(
                caller,
                "10.0.0.7",
                "tessera.v1.Admin/RemoveItem",
                item,
                item.isPresent() ? "OK" : "PERMISSION_DENIED",
                item.isPresent() ? OptionalLong.of(17) : OptionalLong.empty());
    }

    /** Refused after it was read. */
    private static AuditLog.Entry refused(int call) {
        return new AuditLog.Entry(
                Optional.of("catalog"),
                "10.0.0.7",
                "tessera.v1.Admin/RemoveItem",
                Optional.of("k" + call),
                "RESOURCE_EXHAUSTED",
                OptionalLong.empty());
    }

    @AfterEach
    void close() {
        log.close();
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
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () -> assertThat(audit.lines()).as("of strangers").hasSize(100));
            for (int call = 0; call < 1000; call++) {
                log.write(entry(Optional.of("shop"), Optional.empty()));
            }
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(audit.lines())
                    .as("of callers who may not, whom strangers do not hide")
                    .hasSize(200));
            log.write(entry(Optional.of("catalog"), Optional.of("k7")));
            assertThat(last(audit)).contains("\"omitted\":900");
            now = now.plusSeconds(1);
            log.write(entry(Optional.empty(), Optional.empty()));
            log.close();
            assertThat(last(audit)).doesNotContain("omitted").doesNotContain("caller");
            assertThat(audit.lines()).hasSize(202);
        }
    }

    @Test
    void whoIsRefusedWaitsForNoDiskAndWhatHasNoRoomIsCounted() {
        int calls = 5_000;
        try (LogLines audit = new LogLines(AuditLog.LOGGER);
                Stuck disk = new Stuck()) {
            for (int call = 0; call < calls; call++) {
                log.write(refused(call));
            }
            assertThat(log.dropped()).isBetween(calls - 4_098L, calls - 4_096L);
            disk.goOn();
            await().atMost(Duration.ofMinutes(1)).until(() -> audit.lines().size() == calls - log.dropped());
            log.write(refused(calls));
            log.close();
            assertThat(last(audit)).contains("\"omitted\":" + log.dropped());
            assertThat(audit.lines()).as("none is lost at the end").hasSize((int) (calls + 1 - log.dropped()));
        }
    }

    /** A disk that takes nothing for a while. */
    private static final class Stuck extends AppenderBase<ILoggingEvent> implements AutoCloseable {
        private final Logger logger = (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);
        private final CountDownLatch takes = new CountDownLatch(1);

        Stuck() {
            start();
            logger.addAppender(this);
        }

        void goOn() {
            takes.countDown();
        }

        @Override
        protected void append(ILoggingEvent event) {
            try {
                takes.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            goOn();
            logger.detachAppender(this);
            stop();
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
