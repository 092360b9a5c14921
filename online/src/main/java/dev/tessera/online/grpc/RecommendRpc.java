package dev.tessera.online.grpc;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.ranking.Recommender;
import dev.tessera.online.ranking.Selection;
import dev.tessera.online.ranking.Slate;
import dev.tessera.online.ranking.Stages;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.store.model.UserId;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.SeenItems;
import java.time.InstantSource;

/** {@code Ranker.Recommend}. */
public final class RecommendRpc implements Rpc<RecommendRequest, RecommendResponse> {
    private final Recommender recommender;
    private final Limits limits;
    private final Filters filters;
    private final Rules rules;
    private final Moments moments;

    public RecommendRpc(Recommender recommender, Limits limits, InstantSource clock) {
        this.recommender = recommender;
        this.limits = limits;
        this.filters = new Filters(limits);
        this.rules = new Rules(filters);
        this.moments = new Moments(clock);
    }

    @Override
    public RecommendResponse answer(RecommendRequest request, Deadline deadline) {
        Slate slate = recommender.recommend(query(request), deadline);
        return RecommendResponse.newBuilder()
                .setDecision(Answers.decision(slate.decision()))
                .addAllItems(Answers.items(slate.items()))
                .build();
    }

    private Recommender.Query query(RecommendRequest request) {
        UserId user = Fields.id("user_id", request.getUserId(), UserId::new);
        Selection selection = new Selection(
                Fields.between("size", request.getSize(), 1, limits.size()),
                filters.read("filters", request.getFiltersList()),
                Fields.itemIds("excluded_item_ids", request.getExcludedItemIdsList(), limits.listed()),
                Fields.itemIds("allowed_item_ids", request.getAllowedItemIdsList(), limits.listed()),
                moments.of(request.getContext()),
                rules.of(request),
                RuleSet.NONE,
                request.getExplain());
        return new Recommender.Query(
                user,
                selection,
                excludeSeen(request.getSeenItems(), request.getSeenItemsValue()),
                request.getFirstStageOnly() ? Stages.FIRST : Stages.BOTH);
    }

    private static boolean excludeSeen(SeenItems policy, int number) {
        return switch (policy) {
            case SEEN_ITEMS_UNSPECIFIED, SEEN_ITEMS_EXCLUDE -> true;
            case SEEN_ITEMS_INCLUDE -> false;
            case UNRECOGNIZED ->
                throw new InvalidRequestException(
                        "seen_items", "is " + number + "; expected SEEN_ITEMS_EXCLUDE or SEEN_ITEMS_INCLUDE");
        };
    }
}
