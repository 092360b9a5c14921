package dev.tessera.online.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.rules.AttributeFilter.AnyOf;
import dev.tessera.online.rules.AttributeFilter.Between;
import dev.tessera.online.rules.AttributeFilter.NoneOf;
import dev.tessera.online.settings.WatchedFile;
import dev.tessera.store.model.ItemId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesFileTest {
    private static final String EVERYTHING = """
            {
              // recalled
              "excluded_item_ids": ["p-7"],
              "exclusions": [{"filters": [{"attribute": "stock", "any_of": ["no"]}, {"attribute": "price", "range": {"maximum": 5}}]}],
              "boosts": [
                {"filters": [{"attribute": "brand", "none_of": ["Acme", "Bolt"]}], "score": -0.5},
                {"score": 1, "half_life": "P14D"}
              ],
              "pins": [{"item_id": "p-31", "position": 2}],
              "caps": [{"attribute": "brand", "max_items": 2}],
              "diversity": 0.25,
              "exploration": {"probability": 0.1, "position": 4, "temperature": 0.5}
            }
            """;

    private static RuleSet parse(String text) {
        return RulesFile.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aFileHoldsEveryKindOfRule() {
        assertThat(parse(EVERYTHING))
                .isEqualTo(new RuleSet(
                        Set.of(new ItemId("p-7")),
                        List.of(new Exclusion(List.of(
                                new AnyOf("stock", Set.of("no")), new Between("price", Double.NEGATIVE_INFINITY, 5)))),
                        new SlateRules(
                                List.of(
                                        new Boost(
                                                List.of(new NoneOf("brand", Set.of("Acme", "Bolt"))),
                                                -0.5,
                                                Optional.empty()),
                                        new Boost(List.of(), 1, Optional.of(Duration.ofDays(14)))),
                                List.of(new Pin(new ItemId("p-31"), 2)),
                                List.of(new AttributeCap("brand", 2)),
                                OptionalDouble.of(0.25),
                                Optional.of(new Exploration(0.1, 4, 100, OptionalDouble.of(0.5))))));
        assertThat(parse("{}")).isEqualTo(RuleSet.NONE);
    }

    @Test
    void whatIsLoggedIsAFileThatSaysTheSameToTheLastBit() {
        Random random = new Random(8);
        for (int i = 0; i < 200; i++) {
            Standing rules =
                    (i % 2 == 0 ? RandomRules.set(random) : RandomRules.teams(random)).with(RandomRules.next(random));
            String text = RuleSetText.of(rules);
            assertThat(RuleSetText.read(text)).as(text).isEqualTo(rules);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [] | it is no object; expected { ... }
                    {"boost": []} | boost is no field here; expected some of boosts, caps, diversity, excluded_item_ids, exclusions, exploration, pins
                    {"diversity": 2} | diversity is 2.0; expected 0.0 to 1.0
                    {"diversity": "much"} | diversity is "much"; expected a number
                    {"caps": {"brand": 2}} | caps is no list; expected [ ... ]
                    {"caps": [{"attribute": "brand"}]} | caps[0].max_items is missing; expected a whole number
                    {"pins": [{"item_id": "", "position": 1}]} | pins[0].item_id is no identifier
                    {"pins": [{"item_id": "a", "position": 1}, {"item_id": "a", "position": 2}]} | pins[1].item_id is 'a' again; expected each once
                    {"boosts": [{"score": 1}]} | boosts[0].filters is empty, and half_life missing
                    {"boosts": [{"score": 1, "half_life": "2 weeks"}]} | boosts[0].half_life is '2 weeks'; expected a duration such as P14D or PT6H
                    {"boosts": [{"score": 1, "half_life": "PT1S"}]} | boosts[0].half_life is PT1S; expected PT1M (a minute) to P365D (a year)
                    {"boosts": [{"score": 1e9, "filters": [{"attribute": "a", "any_of": ["b"]}]}]} | boosts[0].score is 1.0E9; expected -1000.0 to 1000.0
                    {"boosts": [{"score": 1, "filters": [{"attribute": "a"}]}]} | boosts[0].filters[0].any_of, none_of and range are not there once
                    {"exclusions": [{"filters": []}]} | exclusions[0].filters is empty, which leaves out all items
                    {"exclusions": [{"filters": [{"attribute": "a", "range": {}}]}]} | exclusions[0].filters[0].range.minimum and maximum are missing
                    {"exploration": {"probability": 1.5, "position": 4}} | exploration.probability is 1.5; expected 0.0 to 1.0
                    {"exploration": {"position": 4}} | exploration.probability is missing; expected a number
                    {"exploration": {"probability": 1, "position": 4, "candidates": 0}} | exploration.candidates is 0; expected 1 to 1000
                    {"exploration": {"probability": 1, "position": 4, "temperature": 0}} | exploration.temperature is 0.0; expected 0.001 to 1000.0
                    {"diversity": 0.1} {} | it is no JSON
                    {"diversity": 0.1, "diversity": 0.2} | it is no JSON: Duplicate field 'diversity'
                    `` | it is empty; expected { ... }
                    """)
    void whatIsWrongIsNamed(String text, String problem) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void allEntriesAtFaultAreNamedAtOnce() {
        assertThatThrownBy(() -> parse("""
                        {"caps": [{"attribute": "a", "max_items": 0}, {"attribute": "", "max_items": 1}],
                         "pins": [{"item_id": "x", "position": 500}]}
                        """))
                .hasMessage("pins[0].position is 500; expected 0 to 499; caps[0].max_items is 0; expected 1 to 500; "
                        + "caps[1].attribute is missing; expected the name of an attribute");
    }

    @Test
    void moreRulesThanSlatesCanAffordAreRefused() {
        String cap = "{\"attribute\": \"a%d\", \"max_items\": 1}";
        String caps = String.join(
                ",",
                java.util.stream.IntStream.range(0, 17).mapToObj(cap::formatted).toList());
        assertThatThrownBy(() -> parse("{\"caps\": [" + caps + "]}"))
                .hasMessage("caps has 17 entries; expected at most 16");
    }

    @Test
    void aFileIsReadAgainAndABrokenOneLeavesWhatHeld(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("rules.json"), EVERYTHING);
        WatchedFile<RuleSet> watched = RulesFile.open(file);
        Files.writeString(file, "{\"diversity\": }");
        watched.look();
        watched.look();
        assertThat(watched.get()).isEqualTo(parse(EVERYTHING));
        assertThat(watched.isCurrent()).isFalse();
        Files.writeString(file, "{}");
        watched.look();
        watched.look();
        assertThat(watched.get()).isEqualTo(RuleSet.NONE);
        assertThat(watched.isCurrent()).isTrue();
        Files.delete(file);
        watched.look();
        assertThat(watched.isCurrent()).isFalse();
        Files.writeString(file, "{}");
        watched.look();
        assertThat(watched.isCurrent()).isTrue();
        Files.writeString(file, "{\"diversity\": 7}");
        assertThatThrownBy(() -> RulesFile.open(file))
                .hasMessage("the rules file " + file + " cannot be used: diversity is 7.0; expected 0.0 to 1.0");
    }

    @Test
    void whatAGenerationHasNotIsOfNoEffectAndNamed() {
        ServedGeneration generation = TestCatalog.served("g1", 60, 5);
        RuleSet rules = parse(EVERYTHING);
        assertThat(rules.unknownTo(generation))
                .containsExactly("attribute 'brand'", "attribute 'stock'", "item 'p-31'");
        java.util.BitSet all = generation.passing(List.of(), TestCatalog.NOW);
        java.util.BitSet left = (java.util.BitSet) all.clone();
        rules.removeExcluded(generation, TestCatalog.NOW, left, Deadline.NONE);
        assertThat(left).isEqualTo(all);
    }
}
