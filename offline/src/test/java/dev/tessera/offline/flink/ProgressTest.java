package dev.tessera.offline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aKnownSizeGivesShareAndTimeLeft() {
        assertThat(new Progress("ingest: reading", "rows", 1_000).line(250, 10 * SECOND, ""))
                .isEqualTo("ingest: reading: 250 of 1000 rows (25%), 25.0/s, 30 s left");
        assertThat(new Progress("embed", "items", 100_000).line(1_000, 10 * SECOND, "loss 0.5"))
                .isEqualTo("embed: 1000 of 100000 items (1%), 100.0/s, 16 min 30 s left, loss 0.5");
    }

    @Test
    void anUnknownSizeGivesAmountAndRate() {
        assertThat(new Progress("training-set: reading", "events", 0).line(250, 10 * SECOND, ""))
                .isEqualTo("training-set: reading: 250 events, 25.0/s");
    }

    @Test
    void anEstimateThatProvedTooLowIsNoLongerShown() {
        assertThat(new Progress("ingest: reading", "rows", 200).line(250, 10 * SECOND, ""))
                .isEqualTo("ingest: reading: 250 rows, 25.0/s");
    }

    @Test
    void whatAnEarlierRunDidCountsButNotAsFast() {
        Progress progress = new Progress("fine-tune", "items", 1_000);
        progress.resume(800);
        assertThat(progress.line(900, 10 * SECOND, ""))
                .isEqualTo("fine-tune: 900 of 1000 items (90%), 10.0/s, 10 s left");
    }
}
