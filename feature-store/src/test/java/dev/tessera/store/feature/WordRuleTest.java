package dev.tessera.store.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordRuleTest {
    private static final Path NOWHERE = Path.of("unused");

    @Test
    void wordsAreNormalisedAndLowerCaseAndIdeographsStandAlone() {
        assertThat(Words.of("Toy Story (1995): Café-Zürich, ﬁne 東京タワー!"))
                .containsExactly("toy", "story", "1995", "café", "zürich", "fine", "東", "京", "タワー");
    }

    @Test
    void theVocabularyIsTheFrequentWordsAndEachItemCountsOnce() {
        WordRule rule = WordRule.learn(List.of("oak oak wallet", "oak bag", "steel bag", "tin"), 10, 4, 8);
        assertThat(rule.vocabulary()).containsExactly("bag", "oak");
    }

    @Test
    void tokensAreStableNumbersAndUnknownWordsFallIntoBucketsBehindTheVocabulary() {
        WordRule rule = new WordRule(List.of("oak", "bag"), 8, 16);
        assertThat(rule.open(NOWHERE).tokens("Oak bag of steel")).containsExactly(1, 2, 5, 6);
        assertThat(rule.tokenCount()).isEqualTo(11);
    }

    @Test
    void longTextsAreCutAndEmptyOnesHaveNoTokens() {
        WordRule rule = new WordRule(List.of("a"), 1, 3);
        assertThat(rule.open(NOWHERE).tokens("a a a a a")).hasSize(3);
        assertThat(rule.open(NOWHERE).tokens(" ...! ")).isEmpty();
    }
}
