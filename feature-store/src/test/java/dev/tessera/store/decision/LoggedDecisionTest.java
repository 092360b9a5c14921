package dev.tessera.store.decision;

import static dev.tessera.store.decision.LoggedDecisions.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.UserId;
import dev.tessera.store.table.TableFileReader;
import dev.tessera.store.table.UserRows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggedDecisionTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");

    @TempDir
    Path folder;

    @Test
    void everyBitOfEveryColumnIsReadAsItWasWritten() throws IOException {
        List<LoggedDecision> rows = IntStream.range(0, 50)
                .mapToObj(
                        n -> LoggedDecisions.random("d" + n, n % 5 == 0 ? "" : "user-" + n, NOON.plusNanos(n * 1000L)))
                .toList();
        LoggedDecision.TABLE.write(folder.resolve("decisions"), rows);
        List<LoggedDecision> read = LoggedDecision.TABLE.readAll(folder.resolve("decisions"));
        assertThat(read).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(bytes(read.get(i))).as("row %s", i).isEqualTo(bytes(rows.get(i)));
        }
    }

    /** The file was written by the build before columns `allowed`, `rules`, `experiment`, `variant`, `second_stage`, `residuals` and `teams`. */
    @Test
    void rowsOfTheVersionBeforeAreRead() throws IOException {
        List<LoggedDecision> read = new ArrayList<>();
        try (TableFileReader<LoggedDecision> reader =
                LoggedDecision.TABLE.reader(Path.of("src/test/resources/golden/decisions_1.parquet"))) {
            read.add(reader.readOrNull());
            read.add(reader.readOrNull());
            assertThat(reader.readOrNull()).isNull();
        }
        for (LoggedDecision row : read) {
            LoggedDecision now = LoggedDecisions.random(row.decision().value(), row.user(), NOON);
            assertThat(bytes(row))
                    .isEqualTo(bytes(LoggedDecisions.with(
                            now,
                            Map.of(
                                    "allowed",
                                    List.of(),
                                    "rules",
                                    "",
                                    "experiment",
                                    "",
                                    "variant",
                                    "",
                                    "secondStage",
                                    "",
                                    "residuals",
                                    new float[0],
                                    "teams",
                                    List.of()))));
        }
        assertThat(read).extracting(row -> row.decision().value()).containsExactly("d1", "d2");
    }

    @Test
    void usersAreFoundByTheColumnThatForgettingLooksFor() throws IOException {
        LoggedDecision.TABLE.write(
                folder.resolve("decisions"),
                List.of(
                        LoggedDecisions.random("d1", "ann", NOON),
                        LoggedDecisions.random("d2", "bob", NOON),
                        LoggedDecisions.random("d3", "ann", NOON)));
        Path file = LoggedDecision.TABLE.files(folder.resolve("decisions")).get(0);
        assertThat(new UserRows(Set.of(new UserId("ann"))).takeOut(file)).isEqualTo(new UserRows.Taken(2, 0));
        List<LoggedDecision> left = LoggedDecision.TABLE.readAll(folder.resolve("decisions"));
        assertThat(left).extracting(row -> row.decision().value()).containsExactly("d2");
        assertThat(bytes(left.get(0))).isEqualTo(bytes(LoggedDecisions.random("d2", "bob", NOON)));
    }

    @Test
    void rowsWithWordsOfANewerBuildAreReadAndForgottenLikeOthers() throws IOException {
        LoggedDecision ofAnn = newer(LoggedDecisions.random("d1", "ann", NOON));
        LoggedDecision ofBob = newer(LoggedDecisions.random("d2", "bob", NOON));
        LoggedDecision.TABLE.write(folder.resolve("decisions"), List.of(ofAnn, ofBob));
        Path file = LoggedDecision.TABLE.files(folder.resolve("decisions")).get(0);
        assertThat(new UserRows(Set.of(new UserId("ann"))).takeOut(file)).isEqualTo(new UserRows.Taken(1, 0));
        List<LoggedDecision> left = LoggedDecision.TABLE.readAll(folder.resolve("decisions"));
        assertThat(left).hasSize(1);
        assertThat(bytes(left.get(0))).isEqualTo(bytes(ofBob));
    }

    private static LoggedDecision newer(LoggedDecision row) {
        return LoggedDecisions.with(
                row,
                Map.of(
                        "rpc", "DREAM",
                        "filterConditions", List.of("LIKE", "NONE_OF"),
                        "historyKinds", List.of("RATING", "DREAMT_OF")));
    }

    @Test
    void columnsThatBelongTogetherAreOfOneLength() {
        LoggedDecision row = LoggedDecisions.random("d1", "ann", NOON);
        assertThatThrownBy(() -> LoggedDecisions.with(row, "scores", new float[] {1}))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasRootCauseMessage("columns of the slate have 4 and 1 values; expected equal");
        assertThatThrownBy(() -> LoggedDecisions.with(row, "teams", List.of("control")))
                .hasRootCauseMessage("columns of the slate have 4 and 1 values; expected equal");
        assertThatThrownBy(() -> LoggedDecisions.with(row, "historyItems", List.of()))
                .hasRootCauseMessage("columns of the history have 0 and 2 values; expected equal");
        assertThatThrownBy(() -> LoggedDecisions.with(row, "filterValues", List.of()))
                .hasRootCauseMessage("columns of the filter have 2 and 0 values; expected equal");
    }
}
