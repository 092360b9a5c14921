package dev.tessera.offline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairedFigureTest {
    private static final int USERS = 300;

    @Test
    void itIsWhatTheTableOfComparisonsSays() {
        Random random = new Random(1);
        List<PerUser> ours = new ArrayList<>();
        List<PerUser> theirs = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            double base = random.nextDouble();
            ours.add(row("tessera", user, 1 + user % 3, base + 0.1 * random.nextGaussian()));
            theirs.add(row("served", user, 1 + user % 3, base));
        }
        List<PerUser> all = new ArrayList<>(ours);
        all.addAll(theirs);
        Comparison expected = Comparisons.of(all).stream()
                .filter(row -> row.model().equals("tessera") && row.metric().equals("ndcg"))
                .findFirst()
                .orElseThrow();
        Collections.shuffle(theirs, random);
        PairedFigure found = PairedFigure.of(ours, theirs, Measure.NDCG_10).orElseThrow();
        assertThat(found.users()).isEqualTo(USERS);
        assertThat(found.first() - found.second()).isCloseTo(expected.difference(), within(1e-12));
        assertThat(found.difference().value()).isCloseTo(expected.difference(), within(1e-12));
        assertThat(found.difference().low()).isCloseTo(expected.low(), within(1e-12));
        assertThat(found.difference().high()).isCloseTo(expected.high(), within(1e-12));
    }

    @Test
    void otherQuestionsAreNotCompared() {
        List<PerUser> ours = List.of(row("tessera", 1, 1, 0.5));
        assertThat(PairedFigure.of(List.of(), List.of(), Measure.NDCG_10)).isEmpty();
        for (PerUser other : List.of(row("served", 2, 1, 0.5), row("served", 1, 2, 0.5))) {
            assertThatThrownBy(() -> PairedFigure.of(ours, List.of(other), Measure.NDCG_10))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not of the same questions");
        }
        assertThatThrownBy(() -> PairedFigure.of(ours, List.of(), Measure.NDCG_10))
                .hasMessageContaining("not of the same questions");
    }

    private static PerUser row(String model, int user, int targets, double value) {
        double[] values = new double[PerUser.MEASURES.size()];
        values[PerUser.MEASURES.indexOf(Measure.NDCG_10)] = value;
        Run run = new Run("time", "time", "all", model, 0);
        return PerUser.of(run, Slice.ALL, new UserId("user-" + user), targets, values);
    }
}
