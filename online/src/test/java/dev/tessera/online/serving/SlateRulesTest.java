package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tessera.v1.AttributeCap;
import dev.tessera.v1.Boost;
import dev.tessera.v1.Exploration;
import dev.tessera.v1.Filter;
import dev.tessera.v1.Pin;
import dev.tessera.v1.Placement;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.SimilarItemsRequest;
import dev.tessera.v1.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of a slate, as callers meet them. What they do is tested where it is done. */
class SlateRulesTest {
    @SuppressWarnings("NullAway.Init")
    private static TestRanker ranker;

    @BeforeAll
    static void start() {
        ranker = TestRanker.start().serving("g1");
    }

    @AfterAll
    static void stop() {
        ranker.close();
    }

    private static RecommendRequest.Builder request() {
        return RecommendRequest.newBuilder().setUserId("ann").setSize(8).setExplain(true);
    }

    private static List<RankedItem> slate(RecommendRequest.Builder request) {
        return ranker.client().recommend(request.build()).getItemsList();
    }

    private static List<String> ids(List<RankedItem> items) {
        return items.stream().map(RankedItem::getItemId).toList();
    }

    @Test
    void onlyAllowedItemsComeBackAndExcludedOnesCountFirst() {
        List<String> all = ids(slate(request()));
        assertThat(ids(slate(request()
                        .addAllAllowedItemIds(List.of(all.get(5), all.get(2), all.get(1), "nowhere"))
                        .addExcludedItemIds(all.get(1)))))
                .containsExactly(all.get(2), all.get(5));
        assertThat(slate(request().addAllowedItemIds("nowhere"))).isEmpty();
    }

    @Test
    void aCapHoldsBackWhatFollows() {
        List<RankedItem> slate = slate(request()
                .addCaps(AttributeCap.newBuilder().setAttribute("genre").setMaxItems(1)));
        List<String> without = ids(slate(request().setSize(60)));
        assertThat(slate).hasSizeGreaterThan(2).allSatisfy(item -> {
            assertThat(item.getPlacement().getRule()).isEqualTo(Placement.Rule.RULE_SCORE);
            assertThat(item.getItemId())
                    .isEqualTo(without.get(item.getPlacement().getRank()));
        });
        assertThat(ids(slate)).isNotEqualTo(without.subList(0, slate.size()));
    }

    @Test
    void similarItemsTakeTheSameRules() {
        SimilarItemsRequest.Builder request = SimilarItemsRequest.newBuilder()
                .setItemId("item-001")
                .setSize(10)
                .setExplain(true);
        List<RankedItem> plain = ranker.client().similarItems(request.build()).getItemsList();
        List<RankedItem> diverse =
                ranker.client().similarItems(request.setDiversity(0.6).build()).getItemsList();
        assertThat(diverse.get(0).getItemId()).isEqualTo(plain.get(0).getItemId());
        assertThat(diverse).extracting(item -> item.getPlacement().getRule()).contains(Placement.Rule.RULE_DIVERSITY);
        assertThat(ids(ranker.client()
                        .similarItems(request.clearDiversity()
                                .addAllowedItemIds(plain.get(3).getItemId())
                                .build())
                        .getItemsList()))
                .containsExactly(plain.get(3).getItemId());
    }

    @Test
    void boostsAndPinsMoveItemsAndScoresStillSplit() {
        List<String> all = ids(slate(request().setSize(60)));
        List<RankedItem> slate = slate(request()
                .addBoosts(Boost.newBuilder()
                        .setScore(7)
                        .addFilters(Filter.newBuilder()
                                .setAttribute("genre")
                                .setAnyOf(Values.newBuilder().addValues("g1"))))
                .addPins(Pin.newBuilder().setItemId(all.get(40)).setPosition(2))
                .addPins(Pin.newBuilder().setItemId("nowhere").setPosition(3)));
        assertThat(slate.get(2).getItemId()).isEqualTo(all.get(40));
        assertThat(slate).extracting(item -> item.getPlacement().getRule()).containsOnlyOnce(Placement.Rule.RULE_PIN);
        assertThat(slate)
                .filteredOn(item -> item.getExplanation().getRules() == 7)
                .hasSizeGreaterThanOrEqualTo(7);
        assertThat(slate).allSatisfy(item -> {
            var parts = item.getExplanation();
            assertThat((float) (parts.getText()
                            + parts.getImage()
                            + parts.getAttributes()
                            + parts.getBehaviour()
                            + parts.getBias()
                            + parts.getRules()))
                    .isEqualTo(item.getScore());
        });
    }

    @Test
    void anExploredPlaceSaysWithWhichPropensityItIsWhatItIs() {
        List<RankedItem> all = slate(request().setSize(60));
        List<RankedItem> slate = slate(request()
                .setExploration(Exploration.newBuilder()
                        .setProbability(1)
                        .setPosition(3)
                        .setCandidates(10)));
        RankedItem drawn = slate.get(3);
        assertThat(drawn.getPlacement().getRule()).isEqualTo(Placement.Rule.RULE_EXPLORATION);
        assertThat(drawn.getPropensity()).isEqualTo(0.1);
        assertThat(ids(all).indexOf(drawn.getItemId()))
                .isBetween(8, 17)
                .isEqualTo(drawn.getPlacement().getRank());
        assertThat(slate).filteredOn(RankedItem::hasPropensity).containsExactly(drawn);
        RankedItem kept = slate(request()
                        .setExploration(
                                Exploration.newBuilder().setProbability(1e-9).setPosition(3)))
                .get(3);
        assertThat(kept.getItemId()).isEqualTo(all.get(3).getItemId());
        assertThat(kept.getPropensity()).isEqualTo(1 - 1e-9);
    }

    @Test
    void anOperatorsRulesHoldForAllAndFollowTheirFile(@TempDir Path folder) throws IOException {
        List<String> all = ids(slate(request().setSize(60)));
        Path file = Files.writeString(folder.resolve("rules"), """
                {"excluded_item_ids": ["%s"], "pins": [{"item_id": "%s", "position": 0}]}
                """.formatted(all.get(0), all.get(9)));
        try (TestRanker ruled =
                TestRanker.start(TestRanker.ruledBy(file), Optional.empty()).serving("g1")) {
            List<String> slate = ids(ruled.client().recommend(request().build()).getItemsList());
            assertThat(slate).doesNotContain(all.get(0)).startsWith(all.get(9), all.get(1));
            SimilarItemsRequest similar = SimilarItemsRequest.newBuilder()
                    .setItemId(all.get(1))
                    .setSize(60)
                    .build();
            assertThat(ids(ruled.client().similarItems(similar).getItemsList()))
                    .doesNotContain(all.get(0))
                    .contains(all.get(9));
            assertThat(ids(ruled.client()
                            .recommend(request()
                                    .addPins(Pin.newBuilder()
                                            .setItemId(all.get(5))
                                            .setPosition(0))
                                    .build())
                            .getItemsList()))
                    .as("a request replaces a pin")
                    .startsWith(all.get(5), all.get(1));
            Files.writeString(file, "{}");
            await().untilAsserted(() -> assertThat(
                            ids(ruled.client().recommend(request().build()).getItemsList()))
                    .isEqualTo(all.subList(0, 8)));
        }
    }

    @Test
    void aFileThatCannotBeUsedStopsTheStart(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("rules"), "{\"diversity\": 3, \"pins\": [7]}");
        assertThatThrownBy(() -> TestRanker.start(TestRanker.ruledBy(file), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the rules file " + file + " cannot be used: pins[0] is no object");
    }

    @Test
    void aCapOfAnAttributeThatNoItemHasIsRefused() {
        assertThatThrownBy(() -> slate(request()
                        .addCaps(AttributeCap.newBuilder().setAttribute("brnad").setMaxItems(1))))
                .hasMessage("INVALID_ARGUMENT: no item has the attribute 'brnad'; known attributes: genre, price");
        assertThatThrownBy(() ->
                        slate(request().addPins(Pin.newBuilder().setItemId("a").setPosition(8))))
                .hasMessage("INVALID_ARGUMENT: pins[0].position is 8; expected 0 to 7");
        assertThatThrownBy(() -> slate(request().setDiversity(1.5)))
                .hasMessage("INVALID_ARGUMENT: diversity is 1.5; expected 0.0 to 1.0");
        assertThatThrownBy(
                        () -> slate(request().addCaps(AttributeCap.newBuilder().setAttribute("genre"))))
                .hasMessage("INVALID_ARGUMENT: caps[0].max_items is 0; expected 1 to 500");
    }
}
