package dev.tessera.offline.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QualityBudgetTest {
    @ParameterizedTest
    @CsvSource({"1%, 0.01", "0.01, 0.01", "2.5%, 0.025", "0%, 0", "0, 0", "99.9%, 0.999", "' 1% ', 0.01"})
    void aShareIsReadWithOrWithoutPercent(String text, double share) {
        assertThat(QualityBudget.parse("--max-loss", text).maxLoss()).isCloseTo(share, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "one", "-1%", "1", "100%", "1000%", "1,5%", "1e-2", "NaN", "1 %", "1%%"})
    void whatIsNoShareIsRefusedWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> QualityBudget.parse("--max-loss", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--max-loss is '" + text + "'; expected a share below 100%, for example 1% or 0.01");
    }

    @Test
    void aLossUpToTheBudgetIsAllowed() {
        QualityBudget budget = new QualityBudget(0.25);
        assertThat(budget.allows(new Change(0.5, 0.375))).isTrue();
        assertThat(budget.allows(new Change(0.5, 0.374))).isFalse();
        assertThat(budget.allows(new Change(0.5, 0.6))).as("a gain").isTrue();
        assertThat(budget.allows(new Change(0, 0))).as("nothing to lose").isTrue();
        assertThat(budget.allows(new Change(Double.NaN, Double.NaN)))
                .as("not known")
                .isFalse();
    }

    @Test
    void aRefusalNamesTheFigureBothValuesTheLossAndTheBudget() {
        assertThatThrownBy(() -> new QualityBudget(0.01).check("the int8 encoder", new Change(0.08, 0.076)))
                .isInstanceOf(OverBudgetException.class)
                .hasMessage("the int8 encoder lowers NDCG@10 from 0.0800 to 0.0760, a loss of 5.00%; the budget is "
                        + "1.00%, so it is not kept");
    }
}
