package dev.tessera.online.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.online.slate.RuleSet;
import dev.tessera.store.model.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentTest {
    private static final List<UserId> USERS =
            IntStream.range(0, 20_000).mapToObj(i -> new UserId("user-" + i)).toList();

    private static Variant variant(String name, double share) {
        return new Variant(name, share, RuleSet.NONE, Variant.Served.AS_ANYBODY);
    }

    private static String name(Experiment experiment, UserId user) {
        return experiment.of(user).map(Variant::name).orElse("");
    }

    @Test
    void usersAreSplitByShares() {
        Experiment experiment = new Experiment("e", List.of(variant("a", 0.1), variant("b", 0.3)));
        Map<String, Long> counts =
                USERS.stream().collect(Collectors.groupingBy(user -> name(experiment, user), Collectors.counting()));
        assertThat(counts.get("a") / 20_000.0).isCloseTo(0.1, within(0.015));
        assertThat(counts.get("b") / 20_000.0).isCloseTo(0.3, within(0.015));
        assertThat(counts.get("") / 20_000.0).isCloseTo(0.6, within(0.015));
    }

    @Test
    void everyUserHasAPartWhereSharesSumToOneThoughDecimalsDoNot() {
        List<Variant> tenths =
                IntStream.range(0, 10).mapToObj(i -> variant("v" + i, 0.1)).toList();
        Experiment experiment = new Experiment("e", tenths);
        assertThat(USERS).allMatch(user -> experiment.of(user).isPresent());
    }

    /** What was decided for a user yesterday must be decided today, by whatever ranker. */
    @Test
    void aUserStaysWhereItIs() {
        Experiment experiment = new Experiment("diversity-1", List.of(variant("a", 0.5), variant("b", 0.5)));
        assertThat(IntStream.range(0, 12)
                        .mapToObj(i -> name(experiment, new UserId("user-" + i)))
                        .collect(Collectors.joining()))
                .isEqualTo("abaabaabaabb");
    }

    @Test
    void anotherExperimentSplitsUsersAnew() {
        List<Variant> halves = List.of(variant("a", 0.5), variant("b", 0.5));
        Experiment one = new Experiment("one", halves);
        Experiment other = new Experiment("other", halves);
        long both = USERS.stream()
                .filter(user -> name(one, user).equals("a") && name(other, user).equals("a"))
                .count();
        assertThat(both / 20_000.0).isCloseTo(0.25, within(0.015));
    }

    @Test
    void aVariantThatGrowsAtTheEndKeepsItsUsers() {
        Experiment small = new Experiment("e", List.of(variant("a", 0.1)));
        Experiment large = new Experiment("e", List.of(variant("a", 0.2)));
        assertThat(USERS.stream().filter(user -> small.of(user).isPresent()))
                .isNotEmpty()
                .allMatch(user -> large.of(user).isPresent());
    }

    @Test
    void aFileHoldsAnExperiment() {
        Experiment experiment = parse("""
                {
                  // Until the end of November.
                  "experiment": {
                    "name": "diversity-1",
                    "variants": [
                      {"name": "control", "share": 0.25},
                      {"name": "much", "share": 0.5, "generation": "canary", "rules": {"diversity": 0.3}}
                    ]
                  }
                }
                """).orElseThrow();
        assertThat(experiment.name()).isEqualTo("diversity-1");
        Map<String, Variant> variants =
                experiment.variants().stream().collect(Collectors.toMap(Variant::name, Function.identity()));
        assertThat(variants.get("control")).isEqualTo(variant("control", 0.25));
        assertThat(variants.get("much").served()).isEqualTo(Variant.Served.CANARY);
        assertThat(variants.get("much").rules().slate().diversity()).isEqualTo(OptionalDouble.of(0.3));
        assertThat(parse("{}")).isEmpty();
    }

    private static Optional<Experiment> parse(String text) {
        return ExperimentFile.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"experiment": {"name": "E"}} | name is 'E'; expected 1 to 64 of a-z
                    {"experiment": {"name": "e"}} | experiment.variants has 0 entries; expected 1 to 16
                    {"experiment": {"name": "e", "variants": [{"name": "a", "share": 0}]}} | experiment.variants[0].share is 0.0; expected above 0 and at most 1
                    {"experiment": {"name": "e", "variants": [{"name": "a", "share": 0.6}, {"name": "b", "share": 0.6}]}} | variants have shares of 1.2 together; expected at most 1
                    {"experiment": {"name": "e", "variants": [{"name": "a", "share": 0.5}, {"name": "a", "share": 0.5}]}} | variants[1].name is 'a' again
                    {"experiment": {"name": "e", "variants": [{"name": "a", "share": 0.5, "generation": "g7"}]}} | generation is 'g7'; expected "active" or "canary"
                    {"experiment": {"name": "e", "variants": [{"name": "a", "share": 0.5, "rules": {"diversity": 2}}]}} | experiment.variants[0].rules.diversity is 2.0; expected 0.0 to 1.0
                    {"experiments": {}} | experiments is no field here; expected some of experiment
                    """)
    void whatIsWrongIsNamed(String text, String message) {
        assertThatThrownBy(() -> parse(text)).hasMessageContaining(message);
    }
}
