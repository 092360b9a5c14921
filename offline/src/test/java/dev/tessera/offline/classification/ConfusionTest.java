package dev.tessera.offline.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionTest {
    /** Figures of scikit-learn 1.9, classification_report with zero_division=0. */
    @Test
    void figuresAreThoseOfTheReference() {
        int[] actual = {0, 0, 0, 0, 0, 1, 1, 1, 2, 2};
        int[] told = {0, 0, 0, 1, 2, 1, 1, 0, 0, 1};
        Confusion confusion = new Confusion(List.of("cat", "dog", "emu", "fox"));
        for (int i = 0; i < actual.length; i++) {
            confusion.add(actual[i], told[i]);
        }
        List<ClassificationRow> rows = confusion.rows("s", "t");
        assertThat(rows).extracting(ClassificationRow::label).containsExactly("cat", "dog", "emu", "fox", "", "", "");
        assertThat(rows).extracting(ClassificationRow::support).containsExactly(5L, 3L, 2L, 0L, 10L, 10L, 10L);
        check(rows.get(0), 0.6, 0.6, 0.6);
        check(rows.get(1), 0.5, 0.6667, 0.5714);
        check(rows.get(2), 0, 0, 0);
        check(rows.get(3), 0, 0, 0);
        check(rows.get(4), 0.5, 0.5, 0.5);
        check(rows.get(5), 0.275, 0.3167, 0.2929);
        check(rows.get(6), 0.45, 0.5, 0.4714);
        assertThat(ClassificationRow.lines(rows))
                .contains("dog                 0.5000    0.6667    0.5714         3")
                .contains("weighted average    0.4500    0.5000    0.4714        10");
    }

    private static void check(ClassificationRow row, double precision, double recall, double f1) {
        assertThat(row.precision()).isCloseTo(precision, within(5e-5));
        assertThat(row.recall()).isCloseTo(recall, within(5e-5));
        assertThat(row.f1()).isCloseTo(f1, within(5e-5));
    }

    @Test
    void nothingToldIsZeroEverywhere() {
        assertThat(new Confusion(List.of("a")).rows("s", "t"))
                .allMatch(row -> row.f1() == 0 && row.support() == 0)
                .hasSize(4);
    }
}
