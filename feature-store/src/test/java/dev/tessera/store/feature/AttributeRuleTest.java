package dev.tessera.store.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributeRuleTest {
    @Test
    void valuesOfSeveralItemsEnterTheVocabularyAndOthersAreIgnored() {
        AttributeRule rule = AttributeRule.learn(
                List.of(
                        Map.of("genre", List.of("Comedy", "Drama")),
                        Map.of("genre", List.of("Drama")),
                        Map.of("genre", List.of("Comedy"), "country", List.of("FR")),
                        Map.of("genre", List.of("Drama"))),
                10);
        assertThat(rule.vocabulary()).containsExactly("genre=Drama", "genre=Comedy");
        assertThat(rule.open().read(Map.of("genre", List.of("Western", "Comedy"))))
                .containsExactly(1);
        assertThat(rule.open().read(Map.of("country", List.of("FR")))).isEmpty();
    }

    @Test
    void manyNumbersAreCutAtTheirQuantiles() {
        List<Map<String, List<String>>> items = new ArrayList<>();
        for (int price = 0; price < 160; price++) {
            items.add(Map.of("price", List.of(price + ".50")));
        }
        AttributeRule rule = AttributeRule.learn(items, 100);
        assertThat(rule.vocabulary()).hasSize(8).allMatch(entry -> entry.startsWith("price#"));
        assertThat(rule.open().read(Map.of("price", List.of("20.5"))))
                .isEqualTo(rule.open().read(Map.of("price", List.of("39.5"))))
                .isNotEqualTo(rule.open().read(Map.of("price", List.of("20.4"))));
    }

    @Test
    void theVocabularyIsBounded() {
        List<Map<String, List<String>>> items = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            items.add(Map.of("tag", List.of("tag" + i / 2)));
        }
        assertThat(AttributeRule.learn(items, 7).vocabulary()).hasSize(7);
    }
}
