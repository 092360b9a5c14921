package dev.tessera.offline.trainranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationTest {
    private static final float[] USER = {1};

    @Test
    void averagesPerUserFirstLeavesOutWhatIsSeenOrNotThereAndTakesMidRanks() {
        ItemTable items = new ItemTable(1, new float[20], new float[] {4, 3, 2, 2, 9}, new float[5]);
        int forever = Availability.FOREVER;
        Availability available =
                new Availability(new int[] {0, 0, 0, 100, 0}, new int[] {forever, forever, forever, forever, 50});
        Corpus.Case second = wanted(0, 1, new int[0], 50);
        Corpus.Case firstOfUnseen = wanted(0, 1, new int[] {0}, 50);
        Corpus.Case tied = wanted(1, 2, new int[] {0, 1}, 100);
        double found =
                Validation.ndcg(List.of(second, firstOfUnseen, tied), List.of(USER, USER, USER), items, available);
        double expected = ((1 / log2(3) + 1) / 2 + 1 / log2(2.5)) / 2;
        assertThat(found).isCloseTo(expected, within(1e-12));
    }

    private static Corpus.Case wanted(int user, int target, int[] seen, int time) {
        return new Corpus.Case(user, target, new int[] {0}, Corpora.features(1), seen, time);
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }
}
