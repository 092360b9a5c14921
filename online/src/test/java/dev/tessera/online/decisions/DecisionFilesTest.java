package dev.tessera.online.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.decision.LoggedDecisions;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionFilesTest {
    private static final Instant TOMBSTONE = Instant.parse("2026-03-01T12:00:00.500Z");

    @TempDir
    Path folder;

    private final Tombstones users = new Tombstones();

    @Test
    void whatWasReadOfAForgottenUserIsNotWrittenWhateverTheClockOfTheRankerSays() throws IOException {
        users.upTo = Map.of(new UserId("ann"), TOMBSTONE);
        Instant later = TOMBSTONE.plusMillis(1);
        Instant ahead = TOMBSTONE.plus(Duration.ofDays(1));
        assertThat(written(
                        row("before", TOMBSTONE),
                        row("in-the-same-millisecond", TOMBSTONE.plusNanos(999_999)),
                        row("clock-ahead", ahead, TOMBSTONE),
                        row("some-of-before", ahead, TOMBSTONE.minusSeconds(9), later),
                        row("no-history-and-clocks-may-be-apart", TOMBSTONE.plus(StreamEntry.CLOCKS_APART)),
                        row("came-back", later, later),
                        row("came-back-without-history", ahead)))
                .containsExactly("came-back", "came-back-without-history");
    }

    private List<String> written(LoggedDecision... rows) throws IOException {
        int count = DecisionFiles.in(folder, users, new Random(7)).write(List.of(rows));
        List<LoggedDecision> written = LoggedDecision.TABLE.readAll(folder);
        assertThat(written).hasSize(count);
        return written.stream().map(row -> row.decision().value()).toList();
    }

    private static LoggedDecision row(String decision, Instant moment, Instant... occurred) {
        return LoggedDecisions.withHistory(LoggedDecisions.random(decision, "ann", moment), List.of(occurred));
    }
}
