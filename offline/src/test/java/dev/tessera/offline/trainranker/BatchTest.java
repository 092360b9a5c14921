package dev.tessera.offline.trainranker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {
    private final Corpus corpus = Corpora.walks(4, 2, true);
    private final Candidates all = Candidates.all(corpus);

    @Test
    void historiesAreIndicesIntoTheRowsOfTheStepAndPaddedBehind() {
        Corpus.Sequence sequence = new Corpus.Sequence(
                new int[] {3, Corpora.ITEMS - 1, 7}, Corpora.features(3), new int[] {2}, new int[] {9}, new int[] {50});
        Batch batch = Batch.of(List.of(sequence), 0, all, 5);
        assertThat(batch.rows()[batch.history()[0]]).isEqualTo(3);
        assertThat(batch.rows()[batch.history()[1]])
                .as("not a candidate, so behind them")
                .isEqualTo(Corpora.ITEMS - 1);
        assertThat(batch.history()[1]).isGreaterThanOrEqualTo(batch.candidates());
        assertThat(batch.kinds()).containsExactly(1, 2, 3, 0, 0);
        assertThat(batch.whole().positions()).containsExactly(2);
        assertThat(batch.rows()[batch.whole().candidates()[0]]).isEqualTo(9);
        assertThat(batch.whole().times()).containsExactly(50);
    }

    @Test
    void whatTheHistoryHoldsUpToTheTargetIsNoChoiceExceptTheTargetItself() {
        Corpus.Sequence sequence = new Corpus.Sequence(
                new int[] {3, 4, 3, 7}, Corpora.features(4), new int[] {1, 3}, new int[] {3, 8}, new int[2]);
        Batch batch = Batch.of(List.of(sequence), 0, all, 4);
        assertThat(batch.whole().seen()).containsExactly(0, 4, 1, 3, 1, 4, 1, 7);
    }

    @Test
    void theFirstRowsSeeContentAlone() {
        Batch batch = Batch.of(corpus.sequences(), 1, all, 12);
        assertThat(batch.contentOnly()).containsExactly(1, 0, 0, 0);
        assertThat(batch.content().positions()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(batch.whole().positions()).hasSize(33);
        assertThat(batch.targets()).isEqualTo(44);
    }
}
