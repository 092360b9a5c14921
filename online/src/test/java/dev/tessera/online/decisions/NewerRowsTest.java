package dev.tessera.online.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.decisions.Verdict.NotReplayable;
import dev.tessera.online.decisions.Verdict.Reason;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.decision.LoggedDecisions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody can tell what a newer build answered, so it is no difference. */
class NewerRowsTest {
    private final ServedGeneration generation = TestCatalog.served("g1", LoggingRanker.ITEMS, 5);
    private final DecisionReplay replay = new DecisionReplay(RememberingSink.PROFILE);
    private LoggedDecision row;

    @BeforeEach
    void aRowOfThisBuild() {
        RememberingSink sink = new RememberingSink();
        LoggingRanker ranker = new LoggingRanker(generation, sink);
        ranker.view(LoggingRanker.ANN, "item-004");
        ranker.recommend(LoggingRanker.ANN);
        row = sink.rows().get(0);
        assertThat(replay.of(row, generation)).isInstanceOf(Verdict.Equal.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rung        | DREAMT       | rung is 'DREAMT', which this build does not know
            rpc         | DREAM        | rpc is 'DREAM', which this build does not know
            secondStage | THIRD        | second_stage is 'THIRD', which this build does not know
            rules       | {"pin":[]}   | rules cannot be read by this build: pin is no field here
            """)
    void whatANewerBuildWroteIsNotReplayable(String column, String word, String detail) {
        Verdict verdict = replay.of(LoggedDecisions.with(row, column, word), generation);
        assertThat(verdict).isInstanceOfSatisfying(NotReplayable.class, not -> assertThat(not.reason())
                .isEqualTo(Reason.NOT_UNDERSTOOD));
        assertThat(verdict.detail()).startsWith(detail);
    }

    @Test
    void whatANewerBuildWroteOfHistoriesAndFiltersIsNotReplayable() {
        assertThat(replay.of(LoggedDecisions.with(row, "historyKinds", List.of("DREAMT_OF")), generation))
                .isEqualTo(notUnderstood("history_kinds is 'DREAMT_OF'"));
        assertThat(replay.of(
                        LoggedDecisions.with(
                                row,
                                Map.of(
                                        "filterAttributes", List.of("genre"),
                                        "filterConditions", List.of("LIKE"),
                                        "filterValues", List.of(List.of("a")))),
                        generation))
                .isEqualTo(notUnderstood("filter_conditions is 'LIKE'"));
    }

    private static NotReplayable notUnderstood(String what) {
        return new NotReplayable(
                Reason.NOT_UNDERSTOOD, what + ", which this build does not know; replay with the build that wrote it");
    }
}
