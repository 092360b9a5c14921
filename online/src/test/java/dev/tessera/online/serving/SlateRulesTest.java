package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.v1.AttributeCap;
import dev.tessera.v1.Placement;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.SimilarItemsRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
    void aCapOfAnAttributeThatNoItemHasIsRefused() {
        assertThatThrownBy(() -> slate(request()
                        .addCaps(AttributeCap.newBuilder().setAttribute("brnad").setMaxItems(1))))
                .hasMessage("INVALID_ARGUMENT: no item has the attribute 'brnad'; known attributes: genre, price");
        assertThatThrownBy(() -> slate(request().setDiversity(1.5)))
                .hasMessage("INVALID_ARGUMENT: diversity is 1.5; expected 0.0 to 1.0");
        assertThatThrownBy(
                        () -> slate(request().addCaps(AttributeCap.newBuilder().setAttribute("genre"))))
                .hasMessage("INVALID_ARGUMENT: caps[0].max_items is 0; expected 1 to 500");
    }
}
