package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.v1.Decision;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankResponse;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.Rung;
import dev.tessera.v1.SimilarItemsRequest;
import dev.tessera.v1.SimilarItemsResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** One question of each kind, and what each generation answers to it. */
final class Questions {
    private static final RecommendRequest RECOMMEND = RecommendRequest.newBuilder()
            .setUserId("ann")
            .setSize(20)
            .setExplain(true)
            .build();
    private static final RankRequest RANK = RankRequest.newBuilder()
            .setUserId("ann")
            .addAllCandidateItemIds(IntStream.range(0, PublishedCatalog.ITEMS)
                    .mapToObj("item-%03d"::formatted)
                    .toList())
            .build();
    private static final SimilarItemsRequest SIMILAR = SimilarItemsRequest.newBuilder()
            .setItemId("item-007")
            .setSize(20)
            .setExplain(true)
            .build();

    /** What a ranker answers: which generation its decision names, and the items. */
    record Answer(String kind, String generation, Rung rung, List<RankedItem> items) {
        Answer(String kind, Decision decision, List<RankedItem> items) {
            this(kind, decision.getGeneration(), decision.getRung(), items);
        }

        /** This, as if its decision named another generation. */
        Answer claimedBy(String other) {
            return new Answer(kind, other, rung, items);
        }
    }

    private final Map<String, Map<String, List<RankedItem>>> known = new ConcurrentHashMap<>();

    static List<Answer> ask(RankerGrpc.RankerBlockingStub client) {
        RecommendResponse slate = client.recommend(RECOMMEND);
        RankResponse ranked = client.rank(RANK);
        SimilarItemsResponse similar = client.similarItems(SIMILAR);
        return List.of(
                new Answer("Recommend", slate.getDecision(), slate.getItemsList()),
                new Answer("Rank", ranked.getDecision(), ranked.getItemsList()),
                new Answer("SimilarItems", similar.getDecision(), similar.getItemsList()));
    }

    /** Asks while a generation is the only one: every item that it answers is its own. */
    void learn(RankerGrpc.RankerBlockingStub client, String generation) {
        for (Answer answer : ask(client)) {
            assertThat(answer.generation).isEqualTo(generation);
            assertThat(answer.items).hasSizeGreaterThanOrEqualTo(20).allSatisfy(item -> assertThat(item.getTitle())
                    .isEqualTo(generation + " " + item.getItemId()));
            known.computeIfAbsent(generation, id -> new ConcurrentHashMap<>()).put(answer.kind, answer.items);
        }
    }

    /** No item of the catalog has the same title or the same score in both. */
    void areToldApartItemByItem(String one, String other) {
        Map<String, RankedItem> items = new ConcurrentHashMap<>();
        known.get(one).get("Rank").forEach(item -> items.put(item.getItemId(), item));
        assertThat(items).hasSize(PublishedCatalog.ITEMS);
        assertThat(known.get(other).get("Rank")).hasSize(PublishedCatalog.ITEMS).allSatisfy(item -> {
            assertThat(item.getTitle()).isNotEqualTo(items.get(item.getItemId()).getTitle());
            assertThat(item.getScore()).isNotEqualTo(items.get(item.getItemId()).getScore());
        });
    }

    /** All of an answer, to the last bit of each score, is of the one generation that its decision names. */
    void check(Answer answer) {
        assertThat(answer.rung).isEqualTo(Rung.RUNG_FULL);
        assertThat(answer.items)
                .as("%s by %s", answer.kind, answer.generation)
                .isEqualTo(known.get(answer.generation).get(answer.kind));
    }
}
