package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.decisions.DecisionReplay;
import dev.tessera.online.decisions.RememberingSink;
import dev.tessera.online.decisions.Verdict;
import dev.tessera.online.experiment.Experiment;
import dev.tessera.online.experiment.Group;
import dev.tessera.online.experiment.Variant;
import dev.tessera.online.metrics.MetricsEndpoint;
import dev.tessera.online.retrieval.MeanUserVectors;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.store.decision.LoggedDecision.Rpc;
import dev.tessera.store.generation.Canary;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.generation.Readiness;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.v1.Decision;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.Rung;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An experiment, as callers meet it. */
class RunningExperimentTest {
    private static final List<String> USERS =
            IntStream.range(0, 60).mapToObj(i -> "user-" + i).toList();

    private static final String CONTROL = "{\"name\": \"control\", \"share\": %s}";
    private static final String FRESH = """
            {"name": "fresh", "share": %s, "rules": {
              "boosts": [{"score": 3, "filters": [{"attribute": "genre", "any_of": ["g1"]}]}]}}
            """;
    private static final String BOTH = "{\"name\": \"both\", \"share\": 0.5, \"interleave\": [\"control\", \"fresh\"]}";

    @TempDir
    Path folder;

    @Test
    void eachUserGetsTheRulesOfItsVariantOverThoseThatStand() throws IOException {
        List<String> all;
        try (TestRanker plain = TestRanker.start().serving("g1")) {
            all = ids(recommend(plain, "anybody", 60));
        }
        Path rules = Files.writeString(folder.resolve("rules"), """
                {"excluded_item_ids": ["%s"], "pins": [{"item_id": "%s", "position": 0}]}
                """.formatted(all.get(0), all.get(9)));
        Path experiment = Files.writeString(folder.resolve("experiment"), """
                {"experiment": {"name": "pins", "variants": [
                  {"name": "control", "share": 0.4},
                  {"name": "pinned", "share": 0.4,
                   "rules": {"excluded_item_ids": ["%s"], "pins": [{"item_id": "%s", "position": 0}]}}
                ]}}
                """.formatted(all.get(1), all.get(12)));
        Experiment split = split("pins", "control", 0.4, "pinned", 0.4);
        try (TestRanker ranker = TestRanker.start(
                        TestRanker.with(new StandingFiles(Optional.of(rules), Optional.of(experiment))),
                        Optional.empty())
                .serving("g1")) {
            for (String user : USERS) {
                RecommendResponse answer = recommend(ranker, user, 8);
                String variant = split.of(new UserId(user)).map(Group::name).orElse("");
                Decision decision = answer.getDecision();
                assertThat(decision.getVariant()).as(user).isEqualTo(variant);
                assertThat(decision.getExperiment()).isEqualTo(variant.isEmpty() ? "" : "pins");
                boolean pinned = variant.equals("pinned");
                assertThat(ids(answer))
                        .startsWith(pinned ? all.get(12) : all.get(9), pinned ? all.get(2) : all.get(1))
                        .doesNotContain(all.get(0));
                assertThat(rank(ranker, user).getVariant()).isEqualTo(variant);
            }
            Files.writeString(experiment, "{}");
            await().untilAsserted(() -> assertThat(USERS).allMatch(user -> recommend(ranker, user, 1)
                    .getDecision()
                    .getExperiment()
                    .isEmpty()));
        }
    }

    @Test
    void aVariantMayHaveTheCanaryWhateverItsShare() throws IOException {
        Path experiment = Files.writeString(folder.resolve("experiment"), """
                {"experiment": {"name": "model", "variants": [
                  {"name": "old", "share": 0.4, "generation": "active"},
                  {"name": "new", "share": 0.4, "generation": "canary"}
                ]}}
                """);
        Experiment split = split("model", "old", 0.4, "new", 0.4);
        Canary canary = new Canary(new GenerationId("g2"), 0.5);
        try (TestRanker ranker = TestRanker.start(
                        TestRanker.with(new StandingFiles(Optional.empty(), Optional.of(experiment))), Optional.empty())
                .serving("g1")) {
            assertThat(USERS).as("no canary yet").allMatch(user -> generation(ranker, user)
                    .equals("g1"));
            ranker.generations.canary("g2", canary.share());
            await().until(() -> ranker.readiness("g2").equals(Optional.of(Readiness.warm())));
            await().untilAsserted(() -> {
                for (String user : USERS) {
                    String variant = split.of(new UserId(user)).map(Group::name).orElse("");
                    boolean expected = variant.equals("new") || (variant.isEmpty() && canary.takes(new UserId(user)));
                    assertThat(generation(ranker, user)).as(user + variant).isEqualTo(expected ? "g2" : "g1");
                    assertThat(rank(ranker, user).getGeneration()).isEqualTo(expected ? "g2" : "g1");
                }
            });
        }
    }

    /** What a user of either variant would get says what the teams draft from. */
    @Test
    void twoVariantsDraftTheSlatesOfAThirdAndALogSaysWhatBothWouldNeedToBeMadeAgain() throws IOException {
        String rules = """
                {"pins": [{"item_id": "item-031", "position": 2}], "excluded_item_ids": ["item-007"]%s}
                """;
        String exploring = rules.formatted(", \"exploration\": {\"probability\": 1, \"position\": 4}");
        String alone = rules.formatted("");
        RememberingSink sink = new RememberingSink();
        try (MetricsEndpoint metrics = MetricsEndpoint.open("127.0.0.1", 0);
                TestRanker drafting = ranker(
                        exploring,
                        draft(CONTROL.formatted(0), FRESH.formatted(0), BOTH),
                        new Telemetry(Optional.of(metrics), Optional.empty()),
                        sink);
                TestRanker control = ranker(alone, draft(CONTROL.formatted(1)));
                TestRanker fresh = ranker(alone, draft(FRESH.formatted(1)))) {
            int drafted = 0;
            int full = 0;
            for (String user : USERS) {
                RecommendResponse answer = recommend(drafting, user, 10);
                if (answer.getDecision().getVariant().isEmpty()) {
                    assertThat(answer.getItemsList())
                            .allMatch(item -> item.getTeam().isEmpty());
                    continue;
                }
                drafted++;
                assertThat(answer.getDecision().getVariant()).isEqualTo("both");
                assertThat(answer.getItems(2).getItemId()).isEqualTo("item-031");
                assertThat(answer.getItems(2).getTeam()).isEmpty();
                assertThat(ids(answer)).hasSize(10).doesNotHaveDuplicates().doesNotContain("item-007");
                assertThat(answer.getItemsList()).noneMatch(RankedItem::hasPropensity);
                assertThat(picks(answer, "control")).isSubsetOf(ids(recommend(control, user, 10)));
                assertThat(picks(answer, "fresh")).isSubsetOf(ids(recommend(fresh, user, 10)));
                assertThat(picks(answer, "control").size()
                                - picks(answer, "fresh").size())
                        .isBetween(-1, 1);
                Decision ranked = rank(drafting, user);
                assertThat(ranked.getVariant()).isEqualTo("both");
                full += answer.getDecision().getRung() == Rung.RUNG_FULL ? 1 : 0;
                full += ranked.getRung() == Rung.RUNG_FULL ? 1 : 0;
            }
            assertThat(drafted).isBetween(15, 45);
            assertThat(full).isBetween(1, 2 * drafted - 1);
            assertThat(exposures(metrics, "full")).as("Recommend and Rank").isEqualTo(full);
            assertThat(exposures(metrics, "popularity")).isEqualTo(2 * drafted - full);
        }
        LoadedGeneration again = TestCatalog.random("g1", TestRanker.ITEMS, "g1".hashCode());
        ServedGeneration generation =
                new ServedGeneration(again, new MeanUserVectors(again.vectors()), Optional.empty());
        DecisionReplay replay = new DecisionReplay(RememberingSink.PROFILE);
        assertThat(sink.rows()).isNotEmpty().allSatisfy(row -> assertThat(replay.of(row, generation))
                .isInstanceOf(Verdict.Equal.class));
        assertThat(sink.rows())
                .filteredOn(row -> row.variant().equals("both") && row.rpc().equals(Rpc.RECOMMEND.name()))
                .isNotEmpty()
                .allSatisfy(row ->
                        assertThat(row.teams()).contains("control", "fresh", "").hasSize(10));
        assertThat(sink.rows())
                .filteredOn(row -> !row.variant().equals("both"))
                .isNotEmpty()
                .allMatch(row -> row.teams().isEmpty());
    }

    private static double exposures(MetricsEndpoint metrics, String rung) {
        return Scraped.from(metrics.port())
                .value("tessera_ranking_exposures_total{experiment=\"draft\",rung=\"" + rung + "\",variant=\"both\"}");
    }

    private TestRanker ranker(String standing, String experiment) throws IOException {
        return ranker(standing, experiment, Telemetry.NONE, new RememberingSink());
    }

    private TestRanker ranker(String standing, String experiment, Telemetry telemetry, RememberingSink sink)
            throws IOException {
        Path rules = Files.createTempFile(folder, "rules", ".json");
        Path file = Files.createTempFile(folder, "experiment", ".json");
        Files.writeString(rules, standing);
        Files.writeString(file, experiment);
        TestRanker ranker = TestRanker.watched(
                        TestRanker.with(new StandingFiles(Optional.of(rules), Optional.of(file))),
                        telemetry,
                        generations -> sink)
                .serving("g1");
        for (String user : USERS) {
            ranker.histories.append(new UserId(user), List.of(view(user)));
        }
        return ranker;
    }

    private static String draft(String... variants) {
        return "{\"experiment\": {\"name\": \"draft\", \"variants\": [" + String.join(",", variants) + "]}}";
    }

    private static HistoryEntry view(String user) {
        return new HistoryEntry(
                new EventId(user),
                new ItemId("item-0" + user.substring(user.length() - 1) + "2"),
                EventKind.VIEW,
                Double.NaN,
                TestCatalog.NOW);
    }

    private static List<String> picks(RecommendResponse answer, String team) {
        return answer.getItemsList().stream()
                .filter(item -> item.getTeam().equals(team))
                .map(RankedItem::getItemId)
                .toList();
    }

    private static Experiment split(String name, String one, double share, String other, double otherShare) {
        return new Experiment(
                name,
                List.of(
                        new Variant(one, share, RuleSet.NONE, Group.Served.AS_ANYBODY),
                        new Variant(other, otherShare, RuleSet.NONE, Group.Served.AS_ANYBODY)));
    }

    private static String generation(TestRanker ranker, String user) {
        return recommend(ranker, user, 3).getDecision().getGeneration();
    }

    private static RecommendResponse recommend(TestRanker ranker, String user, int size) {
        return ranker.client()
                .recommend(RecommendRequest.newBuilder()
                        .setUserId(user)
                        .setSize(size)
                        .build());
    }

    private static Decision rank(TestRanker ranker, String user) {
        return ranker.client()
                .rank(RankRequest.newBuilder()
                        .setUserId(user)
                        .addCandidateItemIds("item-001")
                        .build())
                .getDecision();
    }

    private static List<String> ids(RecommendResponse answer) {
        return answer.getItemsList().stream().map(RankedItem::getItemId).toList();
    }
}
