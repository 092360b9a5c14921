package dev.tessera.offline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.ItemFacts;
import dev.tessera.offline.trainingset.CatalogEntry;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetRankerTest {
    private static final List<ItemFacts> FACTS = Collections.nCopies(8, new ItemFacts("words", List.of(), true, false));

    @Test
    void seenItemsAreMaskedWhateverTheirScore() {
        TargetRanker ranker = new TargetRanker(Questions.catalog(6), FACTS);
        RankedTarget ranked = ranker.ask(Questions.target(2, 4, 5)).answer("m", new float[] {1, 2, 3, 4, 9, 9});
        assertThat(ranked.rank()).isEqualTo(2);
        assertThat(ranked.candidates()).isEqualTo(4);
        assertThat(ranked.top()).containsExactly(3, 2, 1, 0);
        assertThat(ranked.lacksImage()).isTrue();
        assertThat(ranked.lacksText()).isFalse();
    }

    @Test
    void itemsThatArriveLaterOrHaveLeftAreNoCandidates() {
        long[] from = {0, 0, 0, 101, 100, 0, 0, 0};
        long forever = CatalogEntry.FOREVER;
        long[] until = {forever, forever, forever, forever, forever, forever, 100, 101};
        List<CatalogEntry> named = java.util.stream.IntStream.range(0, 8)
                .mapToObj(item -> new CatalogEntry(Questions.item(item), true, 1, 0, from[item], until[item]))
                .toList();
        RankedTarget ranked = new TargetRanker(new Catalog(named), FACTS)
                .ask(Questions.target(2))
                .answer("m", new float[] {1, 2, 3, 9, 8, 0, 7, 6});
        assertThat(ranked.top()).containsExactly(4, 7, 2, 1, 0, 5);
    }

    @Test
    void coldItemsAreAlsoRankedAmongThemselves() {
        RankedTarget ranked = new TargetRanker(Questions.catalog(6), FACTS)
                .ask(Questions.target(0))
                .answer("m", new float[] {0, 1, 2, 3, 4, 5});
        assertThat(ranked.rank()).isEqualTo(6);
        assertThat(ranked.rankAmongCold()).isEqualTo(1);
    }

    @Test
    void popularityIsAPercentileAndNoveltyInBits() {
        assertThat(TargetRanker.percentiles(new long[] {5, 0, 5, 9})).containsExactly(0.5, 0, 0.5, 1);
        assertThat(TargetRanker.novelties(new long[] {3, 0, 0, 1})[0]).isCloseTo(1, within(1e-12));
        assertThat(TargetRanker.novelties(new long[] {3, 0, 0, 1})[1]).isCloseTo(3, within(1e-12));
    }

    @Test
    void aRecommenderThatScoresAnotherCatalogIsRefused() {
        assertThatThrownBy(() -> new TargetRanker(Questions.catalog(6), FACTS)
                        .ask(Questions.target(2))
                        .answer("wrong", new float[5]))
                .hasMessageContaining("wrong gave 5 scores")
                .hasMessageContaining("6 items");
    }
}
