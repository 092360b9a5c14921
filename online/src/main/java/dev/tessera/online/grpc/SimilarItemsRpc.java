package dev.tessera.online.grpc;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.ranking.Selection;
import dev.tessera.online.ranking.SimilarItems;
import dev.tessera.online.ranking.Slate;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.store.model.ItemId;
import dev.tessera.v1.ContentQuery;
import dev.tessera.v1.SimilarItemsRequest;
import dev.tessera.v1.SimilarItemsResponse;
import java.time.InstantSource;

/** {@code Ranker.SimilarItems}. */
public final class SimilarItemsRpc implements Rpc<SimilarItemsRequest, SimilarItemsResponse> {
    private final SimilarItems similarItems;
    private final Limits limits;
    private final Filters filters;
    private final Rules rules;
    private final Pictures pictures;
    private final Moments moments;

    public SimilarItemsRpc(SimilarItems similarItems, Limits limits, InstantSource clock) {
        this.similarItems = similarItems;
        this.limits = limits;
        this.filters = new Filters(limits);
        this.rules = new Rules(filters);
        this.pictures = new Pictures(limits);
        this.moments = new Moments(clock);
    }

    @Override
    public SimilarItemsResponse answer(SimilarItemsRequest request, Deadline deadline) {
        Slate slate = similarItems.similar(query(request), selection(request), deadline);
        return SimilarItemsResponse.newBuilder()
                .setDecision(Answers.decision(slate.decision()))
                .addAllItems(Answers.items(slate.items()))
                .build();
    }

    private SimilarItems.Query query(SimilarItemsRequest request) {
        return switch (request.getQueryCase()) {
            case ITEM_ID -> new SimilarItems.Query.Like(Fields.id("item_id", request.getItemId(), ItemId::new));
            case CONTENT -> content(request.getContent());
            case QUERY_NOT_SET -> throw new InvalidRequestException("query", "is missing; expected item_id or content");
        };
    }

    private SimilarItems.Query content(ContentQuery content) {
        if (content.getText().isBlank() && content.getImage().isEmpty()) {
            throw new InvalidRequestException("content", "is empty; expected text, image or both");
        }
        return new SimilarItems.Query.LikeContent(
                Fields.text("content.text", content.getText(), limits.textBytes()),
                content.getImage().isEmpty() ? new byte[0] : pictures.read("content.image", content.getImage()));
    }

    private Selection selection(SimilarItemsRequest request) {
        return new Selection(
                Fields.between("size", request.getSize(), 1, limits.size()),
                filters.read("filters", request.getFiltersList()),
                Fields.itemIds("excluded_item_ids", request.getExcludedItemIdsList(), limits.listed()),
                Fields.itemIds("allowed_item_ids", request.getAllowedItemIdsList(), limits.listed()),
                moments.of(request.getContext()),
                rules.of(request),
                RuleSet.NONE,
                request.getExplain());
    }
}
