package dev.tessera.online.grpc;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.ranking.CandidateRanker;
import dev.tessera.online.ranking.Stages;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankResponse;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code Ranker.Rank}. */
public final class RankRpc implements Rpc<RankRequest, RankResponse> {
    private static final String CANDIDATES = "candidate_item_ids";

    private final CandidateRanker ranker;
    private final Limits limits;
    private final Moments moments;

    public RankRpc(CandidateRanker ranker, Limits limits, InstantSource clock) {
        this.ranker = ranker;
        this.limits = limits;
        this.moments = new Moments(clock);
    }

    @Override
    public RankResponse answer(RankRequest request, Deadline deadline) {
        UserId user = Fields.id("user_id", request.getUserId(), UserId::new);
        moments.of(request.getContext());
        CandidateRanker.Answer answer = ranker.rank(
                new CandidateRanker.Query(
                        user,
                        candidates(request),
                        request.getExplain(),
                        request.getFirstStageOnly() ? Stages.FIRST : Stages.BOTH),
                deadline);
        return RankResponse.newBuilder()
                .setDecision(Answers.decision(answer.slate().decision()))
                .addAllItems(Answers.items(answer.slate().items()))
                .addAllUnknownItemIds(
                        answer.unknown().stream().map(ItemId::value).toList())
                .build();
    }

    private List<ItemId> candidates(RankRequest request) {
        Fields.count(CANDIDATES, request.getCandidateItemIdsCount(), 1, limits.candidates());
        List<ItemId> candidates = Fields.itemIds(CANDIDATES, request.getCandidateItemIdsList());
        Set<ItemId> unique = new HashSet<>();
        for (int i = 0; i < candidates.size(); i++) {
            if (!unique.add(candidates.get(i))) {
                throw new InvalidRequestException(
                        CANDIDATES + "[" + i + "]", "is '" + candidates.get(i) + "' again; expected each item once");
            }
        }
        return candidates;
    }
}
