package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    private static final Timestamps TIMESTAMPS = new Timestamps(Instant.parse("2026-01-01T00:00:00Z"));

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00Z",
        "964982703, 2000-07-30T18:45:03Z",
        "964982703.25, 2000-07-30T18:45:03.250Z",
        "9.64982703e8, 2000-07-30T18:45:03Z",
        "964982703000, 2000-07-30T18:45:03Z",
        "964982703123, 2000-07-30T18:45:03.123Z",
        "2000-07-30T18:45:03Z, 2000-07-30T18:45:03Z",
        "2000-07-30T20:45:03+02:00, 2000-07-30T18:45:03Z",
        "2000-07-30T18:45:03, 2000-07-30T18:45:03Z",
        "2000-07-30 18:45:03, 2000-07-30T18:45:03Z",
        "2000-07-30, 2000-07-30T00:00:00Z"
    })
    void timesAreReadByOneRule(String text, Instant expected) throws FaultException {
        assertThat(TIMESTAMPS.past(row(text), "t")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "30.07.2000", "2000-13-01", "NaN", "1e99", "0x10", "12:30"})
    void otherTextIsNoTime(String text) {
        assertThatThrownBy(() -> TIMESTAMPS.past(row(text), "t")).hasMessage("t: not a time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-964982703", "-0.5", "1969-12-31"})
    void timesBefore1970AreRefused(String text) {
        assertThatThrownBy(() -> TIMESTAMPS.past(row(text), "t")).hasMessage("t: time before 1970");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1767225601", "2099-01-01", "99999999999999"})
    void timesAfterNowAreRefused(String text) {
        assertThatThrownBy(() -> TIMESTAMPS.past(row(text), "t")).hasMessage("t: time in the future");
    }

    @Test
    void blankIsRefused() {
        assertThatThrownBy(() -> TIMESTAMPS.past(row(" "), "t")).hasMessage("t: blank");
    }

    @Test
    void anAnnouncementMayLieInTheFuture() throws FaultException {
        assertThat(TIMESTAMPS.any(row("2099-01-01"), "t")).isEqualTo(Instant.parse("2099-01-01T00:00:00Z"));
    }

    private static SourceRow row(String text) {
        return new SourceRow("events.csv", 2, Map.of("t", text));
    }
}
