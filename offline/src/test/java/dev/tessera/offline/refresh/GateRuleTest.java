package dev.tessera.offline.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.evaluate.Measure;
import dev.tessera.offline.evaluate.PairedFigure;
import dev.tessera.offline.evaluate.Slice;
import dev.tessera.offline.evaluate.metric.Interval;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateRuleTest {
    @Test
    void aRuleIsReadFromWords() {
        assertThat(GateRule.parse("ndcg@10 all -0.005"))
                .isEqualTo(new GateRule(Measure.NDCG_10, Slice.ALL, 0.005, GateRule.By.LOW));
        GateRule cold = GateRule.parse("  recall@50  cold_item -0 mean ");
        assertThat(cold.metric()).isEqualTo("recall@50");
        assertThat(cold.slice()).isEqualTo(Slice.COLD_ITEM);
        assertThat(cold.mostFall()).isZero();
        assertThat(cold.by()).isEqualTo(GateRule.By.MEAN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                ndcg@10 all             | METRIC@K SLICE -FALL
                ndcg@11 all -0.1        | a metric of recall@5, recall@10
                novelty@10 all -0.1     | a metric of recall@5
                ndcg@10 everybody -0.1  | a slice of all, warm, cold_item
                ndcg@10 all 0.1         | from -1 to 0
                ndcg@10 all -1.1        | from -1 to 0
                ndcg@10 all NaN         | from -1 to 0
                ndcg@10 all much        | from -1 to 0
                ndcg@10 all -0.1 median | low or mean
                """)
    void whatIsNoRuleIsRefusedWithWhatWasExpected(String text, String expected) {
        assertThatThrownBy(() -> GateRule.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--gate is '" + text + "'; expected ")
                .hasMessageContaining(expected);
    }

    @Test
    void theLowerEndHoldsOrTheMean() {
        PairedFigure figure = figure(-0.002, -0.006, 0.002);
        assertThat(GateRule.parse("ndcg@10 all -0.005").holds(Optional.of(figure)))
                .isFalse();
        assertThat(GateRule.parse("ndcg@10 all -0.005 mean").holds(Optional.of(figure)))
                .isTrue();
        assertThat(GateRule.parse("ndcg@10 all -0.001 mean").holds(Optional.of(figure)))
                .isFalse();
        assertThat(GateRule.parse("ndcg@10 all -0.006").holds(Optional.of(figure)))
                .isTrue();
        assertThat(GateRule.parse("ndcg@10 all -0").holds(Optional.of(figure(0, 0, 0))))
                .isTrue();
    }

    @Test
    void whatNobodyWasAskedForHolds() {
        GateFinding finding = new GateFinding(GateRule.parse("ndcg@10 cold_item -0"), Optional.empty());
        assertThat(finding.held()).isTrue();
        assertThat(finding.line()).contains("no question is in this slice");
    }

    @Test
    void aFindingNamesEveryNumber() {
        assertThat(new GateFinding(GateRule.parse("ndcg@10 all -0.005"), Optional.of(figure(-0.002, -0.006, 0.002)))
                        .line())
                .isEqualTo("ndcg@10 on slice all may fall by 0.005, by the lower end of the difference: "
                        + "new 0.0980, served 0.1000, difference -0.0020 [-0.0060, +0.0020] over 1,234 users; refused");
    }

    private static PairedFigure figure(double difference, double low, double high) {
        return new PairedFigure(0.1 + difference, 0.1, new Interval(difference, low, high), 1234);
    }
}
