package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.experiment.Experiment;
import dev.tessera.online.experiment.Variant;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.store.generation.Canary;
import dev.tessera.store.generation.Readiness;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.UserId;
import dev.tessera.v1.Decision;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
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
                String variant = split.of(new UserId(user)).map(Variant::name).orElse("");
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
                    String variant =
                            split.of(new UserId(user)).map(Variant::name).orElse("");
                    boolean expected = variant.equals("new") || (variant.isEmpty() && canary.takes(new UserId(user)));
                    assertThat(generation(ranker, user)).as(user + variant).isEqualTo(expected ? "g2" : "g1");
                    assertThat(rank(ranker, user).getGeneration()).isEqualTo(expected ? "g2" : "g1");
                }
            });
        }
    }

    private static Experiment split(String name, String one, double share, String other, double otherShare) {
        return new Experiment(
                name,
                List.of(
                        new Variant(one, share, RuleSet.NONE, Variant.Served.AS_ANYBODY),
                        new Variant(other, otherShare, RuleSet.NONE, Variant.Served.AS_ANYBODY)));
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
