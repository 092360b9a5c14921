package dev.tessera.offline.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.evaluate.MetricRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateDecisionTest {
    @Test
    void aModelAbovePopularityPasses() {
        GateDecision decision = decide(0.2, 0.1, false);
        assertThat(decision).isInstanceOf(GateDecision.Passed.class);
        assertThat(decision.open()).isTrue();
        assertThat(decision.reason()).isEqualTo("ndcg@10 of tessera is 0.2000, of popularity 0.1000");
    }

    @Test
    void equalIsNotBelow() {
        assertThat(decide(0.1, 0.1, false).open()).isTrue();
    }

    @Test
    void aModelBelowPopularityIsRefusedUnlessForced() {
        GateDecision refused = decide(0.05, 0.1, false);
        assertThat(refused).isInstanceOf(GateDecision.Refused.class);
        assertThat(refused.open()).isFalse();
        GateDecision forced = decide(0.05, 0.1, true);
        assertThat(forced).isInstanceOf(GateDecision.Forced.class);
        assertThat(forced.open()).isTrue();
        assertThat(forced.reason()).contains("worse than showing what is popular", "as told");
    }

    @Test
    void aFigureThatIsNoNumberIsRefused() {
        assertThat(decide(Double.NaN, 0.1, false).open()).isFalse();
    }

    @Test
    void forceOnAGoodModelIsNoForce() {
        assertThat(decide(0.2, 0.1, true)).isInstanceOf(GateDecision.Passed.class);
    }

    @Test
    void withoutFiguresOfBothNothingIsJudgedAndThatIsSaid() {
        GateDecision decision = GateDecision.of(List.of(StudyFixture.ndcg("tessera", 0.1)), "tessera", false);
        assertThat(decision).isInstanceOf(GateDecision.NotJudged.class);
        assertThat(decision.open()).isTrue();
        assertThat(decision.reason()).contains("run evaluate");
    }

    @Test
    void onlyNdcgAt10OverAllTargetsCounts() {
        List<MetricRow> rows = new ArrayList<>();
        rows.add(new MetricRow("time", "time", "high", "tessera", 0, "all", "ndcg", 10, 0, 0, 0, 1, 1));
        rows.add(new MetricRow("time", "time", "all", "tessera", 0, "warm", "ndcg", 10, 0, 0, 0, 1, 1));
        rows.add(new MetricRow("time", "time", "all", "tessera", 0, "all", "ndcg", 5, 0, 0, 0, 1, 1));
        rows.add(new MetricRow("time", "time", "all", "tessera", 0, "all", "recall", 10, 0, 0, 0, 1, 1));
        rows.add(StudyFixture.ndcg("popularity", 0.1));
        rows.add(StudyFixture.ndcg("tessera", 0.2));
        assertThat(GateDecision.of(rows, "tessera", false)).isInstanceOf(GateDecision.Passed.class);
    }

    private static GateDecision decide(double model, double popularity, boolean force) {
        return GateDecision.of(
                List.of(StudyFixture.ndcg("tessera", model), StudyFixture.ndcg("popularity", popularity)),
                "tessera",
                force);
    }
}
