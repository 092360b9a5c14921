package dev.tessera.online.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.online.slate.AttributeCap;
import dev.tessera.online.slate.Exploration;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.online.slate.SlateRules;
import dev.tessera.online.slate.Standing;
import dev.tessera.online.slate.Teams;
import dev.tessera.online.slate.Teams.Team;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentTest {
    private static final List<UserId> USERS =
            IntStream.range(0, 20_000).mapToObj(i -> new UserId("user-" + i)).toList();

    private static Group variant(String name, double share) {
        return new Variant(name, share, RuleSet.NONE, Group.Served.AS_ANYBODY);
    }

    private static String name(Experiment experiment, UserId user) {
        return experiment.of(user).map(Group::name).orElse("");
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
        List<Group> tenths =
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
        List<Group> halves = List.of(variant("a", 0.5), variant("b", 0.5));
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
        Map<String, Group> variants =
                experiment.groups().stream().collect(Collectors.toMap(Group::name, Function.identity()));
        assertThat(variants.get("control")).isEqualTo(variant("control", 0.25));
        assertThat(variants.get("much").served()).isEqualTo(Group.Served.CANARY);
        assertThat(variants.get("much").over(RuleSet.NONE).sets().get(0).slate().diversity())
                .isEqualTo(OptionalDouble.of(0.3));
        assertThat(parse("{}")).isEmpty();
    }

    @Test
    void twoVariantsMayDraftTheSlatesOfAThird() {
        Experiment experiment = parse("""
                {"experiment": {"name": "e", "variants": [
                  {"name": "control", "share": 0},
                  {"name": "more", "share": 0.1, "rules": {"diversity": 0.3}},
                  {"name": "both", "share": 0.2, "interleave": ["control", "more"]}
                ]}}
                """).orElseThrow();
        Map<String, Long> counts =
                USERS.stream().collect(Collectors.groupingBy(user -> name(experiment, user), Collectors.counting()));
        assertThat(counts).containsOnlyKeys("more", "both", "");
        assertThat(counts.get("both") / 20_000.0).isCloseTo(0.2, within(0.015));
        RuleSet standing = new RuleSet(
                Set.of(new ItemId("p-7")),
                List.of(),
                new SlateRules(
                        List.of(),
                        List.of(),
                        List.of(new AttributeCap("brand", 2)),
                        OptionalDouble.empty(),
                        Optional.of(new Exploration(0.1, 4, 100, OptionalDouble.empty()))));
        Standing rules = experiment.groups().get(2).over(standing);
        assertThat(rules)
                .isEqualTo(new Teams(
                        new Team("control", standing),
                        new Team(
                                "more",
                                ((Variant) experiment.groups().get(1)).rules().over(standing))));
        assertThat(rules.sets()).allSatisfy(set -> {
            assertThat(set.excluded()).isEqualTo(standing.excluded());
            assertThat(set.slate().caps()).isEqualTo(standing.slate().caps());
            assertThat(set.slate().exploration()).as("nothing is drawn").isEmpty();
        });
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
                    {"experiment": {"name": "e", "variants": [{"name": "a", "share": 0.5}, {"name": "b", "share": 0.1, "interleave": ["a", "c"]}]}} | experiment.variants[1].interleave[1] is 'c'; expected the name of a variant that stands above: a
                    {"experiment": {"name": "e", "variants": [{"name": "b", "share": 0.1, "interleave": ["a", "c"]}]}} | experiment.variants[0].interleave[0] is 'a'; expected the name of a variant that stands above; there is none
                    {"experiment": {"name": "e", "variants": [{"name": "a", "share": 0.5}, {"name": "b", "share": 0.1, "interleave": ["a", "a"]}]}} | experiment.variants[1].interleave[1] is 'a' again; expected another
                    {"experiment": {"name": "e", "variants": [{"name": "a", "share": 0.5}, {"name": "b", "share": 0.1, "interleave": ["a"]}]}} | experiment.variants[1].interleave has 1 entries; expected 2, the names of variants
                    {"experiment": {"name": "e", "variants": [{"name": "a", "share": 0.5}, {"name": "b", "share": 0.1}, {"name": "c", "share": 0, "interleave": ["a", "b"]}]}} | experiment.variants[2].share is 0.0; expected above 0 and at most 1
                    {"experiment": {"name": "e", "variants": [{"name": "a", "share": 0.5}, {"name": "b", "share": 0.1}, {"name": "c", "share": 0.1, "interleave": ["a", "b"], "rules": {}}]}} | experiment.variants[2].rules is no field here; expected some of interleave, name, share
                    {"experiment": {"name": "e", "variants": [{"name": "a", "share": 0.5}, {"name": "b", "share": 0.1, "generation": "canary"}, {"name": "c", "share": 0.1, "interleave": ["a", "b"]}]}} | experiment.variants[2].interleave has variants of different generations, 'a' and 'b'; expected the same, since a slate comes from one generation
                    {"experiment": {"name": "e", "variants": [{"name": "a", "share": 0.5}, {"name": "b", "share": 0.1, "rules": {"exploration": {"probability": 1, "position": 2}}}, {"name": "c", "share": 0.1, "interleave": ["a", "b"]}]}} | experiment.variants[2].interleave[1] is 'b', which has exploration; expected one without
                    {"experiment": {"name": "e", "variants": [{"name": "a", "share": 0.5}, {"name": "b", "share": 0.1}, {"name": "c", "share": 0.1, "interleave": ["a", "b"]}, {"name": "d", "share": 0.1, "interleave": ["a", "c"]}]}} | experiment.variants[3].interleave[1] is 'c'; expected the name of a variant that stands above: a, b
                    {"experiments": {}} | experiments is no field here; expected some of experiment
                    """)
    void whatIsWrongIsNamed(String text, String message) {
        assertThatThrownBy(() -> parse(text)).hasMessageContaining(message);
    }
}
